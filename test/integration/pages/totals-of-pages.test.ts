import { describe, expect, test } from '@jest/globals';
import { rowsOf } from '../../support/rows.js';
import { type ListManners, startListGateway } from '../../support/start-list-gateway.js';

/** Gives at most a hundred rows a call, and counts those. */
const own: ListManners = {
  cut: (rows, { offset, limit }) => rows.slice(offset, offset + Math.min(limit, 100)),
  total: (_rows, page) => page.length,
};
const statuses = ['create_success', 'create_failed'];

describe('where a total may be the count of a page that was cut', () => {
  const first = (fields: string) => `{ snapshots(page: { limit: 50 }) { nodes { id } ${fields} } }`;

  test('one call tells whether a page has a next one, and none is made again while totals are known to count lists', async () => {
    await using list = await startListGateway(rowsOf(30));
    for (const calls of [2, 1, 1]) {
      const { data } = await list.gateway.query(first('totalCount pageInfo { hasNextPage }'));
      expect(data).toMatchObject({ snapshots: { totalCount: 30, pageInfo: { hasNextPage: false } } });
      expect(list.asked()).toHaveLength(calls);
    }
  });

  test('no call is made where the answer does not depend on it, or another list has told', async () => {
    await using list = await startListGateway(rowsOf(30));
    await list.gateway.query(first('totalCount'));
    expect(list.asked()).toHaveLength(1);
    const { data } = await list.gateway.query(
      `{ a: snapshots(page: { limit: 7 }) { nodes { id } } b: snapshots(page: { limit: 50 }) { nodes { id } pageInfo { hasNextPage } } }`,
    );
    expect(data).toMatchObject({ b: { pageInfo: { hasNextPage: false } } });
    expect(list.asked()).toHaveLength(2);
  });

  test('one call tells it of many lists that are asked for together', async () => {
    await using list = await startListGateway(
      rowsOf(80).map((row, index) => ({ ...row, desktop_id: `d-${index % 8}` })),
    );
    const fields = Array.from({ length: 8 }, (_, index) => {
      return `a${index}: snapshots(filter: { desktopIds: ["d-${index}"] }) { totalCount pageInfo { hasNextPage } }`;
    });
    const { data, errors } = await list.gateway.query(`{ ${fields.join(' ')} }`);
    expect(errors).toBeUndefined();
    const page = { totalCount: 10, pageInfo: { hasNextPage: false } };
    expect(data).toEqual(Object.fromEntries(fields.map((_, index) => [`a${index}`, page])));
    expect(list.asked()).toHaveLength(8 + 1);
  });

  test('totals that are found to count pages are shown as unknown', async () => {
    await using list = await startListGateway(rowsOf(250), own);
    const { data } = await list.gateway.query(first('pageInfo { hasNextPage }').replace('50', '120'));
    expect(data).toMatchObject({ snapshots: { pageInfo: { hasNextPage: true } } });
    const again = await list.gateway.query(first('totalCount'));
    expect(again.data).toMatchObject({ snapshots: { totalCount: null } });
  });

  test('several lists as one have a next page, and desktops read together have all of their rows', async () => {
    const many = rowsOf(500).map((row, index) => ({
      ...row,
      desktop_id: `d-${index % 2}`,
      status: statuses[index % 2],
    }));
    await using list = await startListGateway(many, own);
    const page = await list.page(900, null, 'filter: { statuses: [CREATE_SUCCESS, CREATE_FAILED] },');
    expect(page.pageInfo.hasNextPage).toBe(true);
    list.rows = many.slice(0, 160);
    const { data, errors } = await list.gateway.query(
      `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Desktop { snapshots(page: { limit: 400 }) { nodes { id } } } } }`,
      { variables: { refs: ['d-0', 'd-1'].map((id) => ({ __typename: 'Desktop', id })) } },
    );
    expect(errors).toBeUndefined();
    const { _entities } = data as { _entities: { snapshots: { nodes: unknown[] } }[] };
    expect(_entities.map(({ snapshots }) => snapshots.nodes.length)).toEqual([80, 80]);
  });

  test.each(['first', 'last'])(
    'a page that leaves out its %s row, and counts the others, has a next one',
    async (which) => {
      await using list = await startListGateway(rowsOf(250), {
        cut: (rows, { offset, limit }) => {
          const page = rows.slice(offset, offset + Math.min(limit, 100));
          return which === 'first' ? page.slice(1) : page.slice(0, -1);
        },
        total: (_rows, page) => page.length,
      });
      const { pageInfo } = await list.page(100);
      expect(pageInfo.hasNextPage).toBe(true);
      expect(list.asked()).toHaveLength(2);
    },
  );

  test('counts by status are of all rows, or unknown', async () => {
    await using list = await startListGateway(rowsOf(250), own);
    const { data } = await list.gateway.query('{ snapshots { statusCounts { status count } } }');
    const { statusCounts } = (data as { snapshots: { statusCounts: { count: number | null }[] } }).snapshots;
    expect(statusCounts.reduce((sum, { count }) => sum + (count ?? 0), 0)).toBe(250);
    list.rows = rowsOf(3000);
    const many = await list.gateway.query('{ snapshots { statusCounts { status count } } }');
    expect(many.data).toMatchObject({
      snapshots: { statusCounts: expect.arrayContaining([{ status: 'CREATING', count: null }]) },
    });
  });
});
