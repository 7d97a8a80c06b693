import { describe, expect, test } from '@jest/globals';
import { rowOf, rowsOf } from '../../support/rows.js';
import { type ListGateway, type ListManners, startListGateway } from '../../support/start-list-gateway.js';

/** At most a hundred rows a call, whatever is asked for. */
const capped: ListManners = { cut: (rows, { offset, limit }) => rows.slice(offset, offset + Math.min(limit, 100)) };
/** Each page without its last row, unless that is all of it. */
const leaky: ListManners = {
  cut: (rows, { offset, limit }) => {
    const page = rows.slice(offset, offset + Math.min(limit, 100));
    return page.length > 1 ? page.slice(0, -1) : page;
  },
};
/** Its totals count the rows of pages. */
const own: ListManners = { ...capped, total: (_rows, page) => page.length };
const deaf: ListManners = { cut: (rows, { limit }) => rows.slice(0, limit) };
const untold: ListManners['total'] = () => undefined;

async function walk(list: ListGateway, limit: number): Promise<readonly string[]> {
  const ids: string[] = [];
  let after: string | null = null;
  for (let pages = 0; pages < 50; pages += 1) {
    const page = await list.page(limit, after);
    ids.push(...page.nodes.map(({ id }) => id));
    if (!page.pageInfo.hasNextPage) return ids;
    after = page.pageInfo.endCursor;
  }
  throw new Error('The walk does not end.');
}

describe.each<[string, ListManners]>([
  ['gives at most 100 rows a call', capped],
  ['gives at most 100 rows a call, and no total', { ...capped, total: untold }],
  ['gives at most 100 rows a call, and a total that is too small', { ...capped, total: () => 7 }],
  ['gives at most 100 rows a call, and counts those', own],
  ['leaves the last row out of each page', leaky],
])('an upstream that %s', (_, manners) => {
  test('has each of its 250 rows shown once by cursors', async () => {
    await using list = await startListGateway(rowsOf(250), manners);
    expect(await walk(list, 120)).toEqual(rowsOf(250).map(({ snapshot_id }) => snapshot_id));
  });

  test('has each found by its id, and counted', async () => {
    await using list = await startListGateway(rowsOf(250), manners);
    const { data, errors } = await list.gateway.query(
      '{ a: snapshot(id: "s-249") { id } b: snapshot(id: "s-201", desktopId: "d-1") { id } }',
    );
    expect({ data, errors }).toEqual({ data: { a: { id: 's-249' }, b: { id: 's-201' } }, errors: undefined });
    const counted = await list.gateway.query('{ snapshots { statusCounts { status count } } }');
    expect(counted.data).toMatchObject({
      snapshots: { statusCounts: expect.arrayContaining([{ status: 'CREATE_SUCCESS', count: expect.anything() }]) },
    });
  });
});

test('a search believes no total that may be the count of a page that was cut: a call more, and only where it has found nothing', async () => {
  await using list = await startListGateway(rowsOf(250), own);
  const find = async (id: string) => {
    const before = list.asked().length;
    const { data, errors } = await list.gateway.query(`{ snapshot(id: "${id}") { id } }`);
    expect(errors).toBeUndefined();
    return { data, calls: list.asked().length - before };
  };
  expect(await find('s-7')).toEqual({ data: { snapshot: { id: 's-7' } }, calls: 1 });
  expect(await find('s-249')).toEqual({ data: { snapshot: { id: 's-249' } }, calls: 3 });
  expect(await find('nowhere')).toEqual({ data: { snapshot: null }, calls: 4 });
});

test('counts are right where an upstream gives at most 100 rows a call', async () => {
  await using list = await startListGateway(rowsOf(250), capped);
  const { data } = await list.gateway.query('{ snapshots { statusCounts { status count } } }');
  const counts = (data as { snapshots: { statusCounts: unknown[] } }).snapshots.statusCounts;
  expect(counts).toContainEqual({ status: 'CREATE_SUCCESS', count: 250 });
  expect(list.asked()).toHaveLength(1 + 3);
});

test('what cannot be counted, because rows do not come that there are by the total, is null and is warned of', async () => {
  await using list = await startListGateway(rowsOf(60), { ...capped, total: () => 61 });
  const { data, errors, extensions } = await list.gateway.query(
    '{ snapshots(filter: { createType: MANUALLY }, page: { limit: 10 }) { statusCounts { status count } } }',
  );
  expect(errors).toBeUndefined();
  const { statusCounts } = (data as { snapshots: { statusCounts: { count: number | null }[] } }).snapshots;
  expect(statusCounts.map(({ count }) => count)).toEqual([null, null, null, null, null, null]);
  const warning = { code: 'LIST_INCOMPLETE', path: ['snapshots', 'statusCounts'] };
  expect(extensions?.['warnings']).toContainEqual(expect.objectContaining(warning));
});

describe('an upstream that ignores limit and offset', () => {
  test('ends a walk by cursors with an error', async () => {
    await using list = await startListGateway(rowsOf(30), { ...deaf, total: untold });
    const { pageInfo } = await list.page(10);
    const { errors } = await list.gateway.query(
      'query ($after: String) { snapshots(page: { limit: 10, after: $after }) { nodes { id } } }',
      { variables: { after: pageInfo.endCursor } },
    );
    expect(errors?.map(({ extensions: { code } }) => code)).toEqual(['UPSTREAM_BAD_RESPONSE']);
    expect(list.asked()).toHaveLength(3);
  });

  test('ends a search with an error, after the page that came again', async () => {
    await using list = await startListGateway(rowsOf(30), { ...deaf, total: untold });
    const { data, errors } = await list.gateway.query('{ a: snapshot(id: "s-7") { id } b: snapshot(id: "x") { id } }');
    expect(data).toEqual({ a: { id: 's-7' }, b: null });
    expect(errors?.map(({ path, extensions: { code } }) => [path, code])).toEqual([[['b'], 'UPSTREAM_BAD_RESPONSE']]);
    expect(list.asked()).toHaveLength(2);
  });
});

describe('rows that exist by the total, and do not come', () => {
  const short: ListManners = { total: (rows) => rows.length + 5 };
  const message = 'The list ended, but its total says that more rows exist. The snapshot service does not return them.';

  test('are warned of where the list ends', async () => {
    await using list = await startListGateway(rowsOf(8), short);
    const first = await list.page(50);
    expect(first.pageInfo.hasNextPage).toBe(true);
    const { data, extensions } = await list.gateway.query(
      'query ($after: String) { last: snapshots(page: { after: $after }) { nodes { id } pageInfo { hasNextPage } } }',
      { variables: { after: first.pageInfo.endCursor } },
    );
    expect(data).toEqual({ last: { nodes: [], pageInfo: { hasNextPage: false } } });
    expect(extensions).toEqual({ warnings: [{ code: 'LIST_INCOMPLETE', message, path: ['last'] }] });
  });

  test('are warned of where one snapshot is not found', async () => {
    await using list = await startListGateway(rowsOf(8), short);
    const { data, errors, extensions } = await list.gateway.query(
      `query ($refs: [_Any!]!) { one: snapshot(id: "x") { id } _entities(representations: $refs) { __typename } }`,
      {
        variables: {
          refs: [
            { __typename: 'DesktopSnapshot', id: 's-1' },
            { __typename: 'DesktopSnapshot', id: 'y' },
          ],
        },
      },
    );
    expect({ data, errors }).toEqual({
      data: { one: null, _entities: [{ __typename: 'DesktopSnapshot' }, null] },
      errors: undefined,
    });
    const warning = { code: 'LIST_INCOMPLETE', message };
    expect(extensions).toEqual({
      warnings: [
        { ...warning, path: ['one'] },
        { ...warning, path: ['_entities', 1] },
      ],
    });
  });
});

describe('a search in which rows are deleted between two of its calls', () => {
  /** After its first answer the upstream loses its seven newest rows, so that all others move up. */
  async function search(count: number, query: string) {
    await using list: ListGateway = await startListGateway(rowsOf(count), {
      cut: (all, { offset, limit }) => {
        list.rows = rowsOf(count).slice(7);
        return all.slice(offset, offset + limit);
      },
    });
    return { ...(await list.gateway.query(query)), calls: list.asked().length };
  }

  test.each([
    ['that has moved to the page before', 1500, 's-1003'],
    ['that has left the second page empty', 1005, 's-1001'],
    ['at the end of the list', 2500, 's-2499'],
  ])('finds a row %s', async (_, count, id) => {
    const { data, errors, extensions } = await search(count, `{ snapshot(id: "${id}") { id } }`);
    expect({ data, errors, extensions }).toEqual({ data: { snapshot: { id } } });
  });

  test('says that a row is none in one call more', async () => {
    const { data, errors, extensions, calls } = await search(1500, '{ snapshot(id: "none") { id } }');
    expect({ data, errors, extensions }).toEqual({ data: { snapshot: null } });
    expect(calls).toBe(3);
  });
});

describe('names of several scripts, in the order of one upstream or another', () => {
  const words = [
    'apple',
    'Berry',
    'zebra',
    '\u00e4pfel',
    '\u0438\u0432\u0430\u043d',
    '\u044f\u043d\u0430',
    '\u03c9mega',
    '\u05e9\u05dc\u05d5\u05dd',
    '\u4e2d\u6587',
  ];
  const names = words.flatMap((word) => words.map((other) => `${word} ${other}`));
  const sort = 'sort: { field: SNAPSHOT_NAME, direction: ASC },';

  test.each(['en', 'ru', 'sv', 'zh', 'el', 'he'])(
    'lose no row where that of the cursor is gone: %s',
    async (locale) => {
      const sorted = [...names].sort(new Intl.Collator(locale).compare);
      const rows = sorted.map((name, index) => rowOf(`s-${index}`, { snapshot_name: name }));
      await using list = await startListGateway(rows);
      for (const shown of [5, 20, 40, 70]) {
        list.rows = rows;
        const { pageInfo } = await list.page(shown, null, sort);
        list.rows = rows.filter((_, index) => index < shown - 4 || index >= shown);
        const { nodes } = await list.page(5, pageInfo.endCursor, sort);
        expect(nodes.map(({ id }) => id)).toEqual(rows.slice(shown, shown + 5).map(({ snapshot_id }) => snapshot_id));
      }
    },
  );
});

describe('paging forward neither repeats nor leaves out a row', () => {
  const rows = rowsOf(40);
  const created = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      rowOf(`new-${index}`, { create_time: `2024-05-01T00:00:${String(59 - index).padStart(2, '0')}Z` }),
    );
  const idsOf = (list: readonly Readonly<Record<string, unknown>>[]) => list.map(({ snapshot_id }) => snapshot_id);

  test.each<[string, (list: typeof rows) => typeof rows, number]>([
    ['nothing changes', (list) => list, 1],
    ['five rows are created', (list) => [...created(5), ...list], 2],
    ['fifty rows are created', (list) => [...created(50), ...list], 2],
    ['seven rows of the first page are deleted', (list) => list.slice(7), 2],
    ['the row of the cursor is deleted', (list) => list.toSpliced(9, 1), 2],
    ['the whole first page is deleted', (list) => list.slice(10), 2],
    [
      'rows are created and deleted, the row of the cursor too',
      (list) => [...created(3), ...list.slice(5, 9), ...list.slice(10)],
      2,
    ],
  ])('when %s between two pages', async (_, change, calls) => {
    await using list = await startListGateway(rows);
    const first = await list.page(10);
    list.asked();
    list.rows = change(rows);
    const next = await list.page(10, first.pageInfo.endCursor);
    expect(next.nodes.map(({ id }) => id)).toEqual(idsOf(rows.slice(10, 20)));
    expect(list.asked().length).toBeLessThanOrEqual(calls);
    expect(await list.page(30, next.pageInfo.endCursor)).toMatchObject({
      nodes: rows.slice(20).map(({ snapshot_id: id }) => ({ id })),
      pageInfo: { hasNextPage: false },
    });
  });

  test('of equal times: where the row of the cursor is gone, those of its second come again rather than never', async () => {
    const same = rows.map((row) => ({ ...row, create_time: '2024-04-20T00:00:00Z' }));
    await using list = await startListGateway(same);
    const first = await list.page(10);
    list.rows = same.toSpliced(9, 1);
    const ids = (await list.page(40, first.pageInfo.endCursor)).nodes.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(idsOf(same.slice(10))));
  });

  test('one row more than is shown is asked for, and a second call only at a limit of 1000', async () => {
    await using list = await startListGateway(rowsOf(2500));
    const first = await list.page(999);
    expect(list.asked().map(({ offset, limit }) => [offset, limit])).toEqual([[0, 999]]);
    const second = await list.page(500, first.pageInfo.endCursor);
    expect(list.asked().map(({ offset, limit }) => [offset, limit])).toEqual([[998, 501]]);
    const third = await list.page(1000, second.pageInfo.endCursor);
    expect(list.asked().map(({ offset, limit }) => [offset, limit])).toEqual([
      [1498, 1000],
      [2498, 1],
    ]);
    expect(third.nodes).toHaveLength(1000);
    expect(third.nodes.at(-1)).toEqual({ id: 's-2498' });
  });

  test('of several statuses: the same in each of their lists', async () => {
    const mixed = rows.map((row, index) => ({ ...row, status: ['create_success', 'create_failed'][index % 2] }));
    await using list = await startListGateway(mixed);
    const filter = 'filter: { statuses: [CREATE_SUCCESS, CREATE_FAILED] }';
    const first = await list.page(10, null, filter);
    list.rows = [...created(3), ...mixed.slice(4, 9), ...mixed.slice(10)];
    const next = await list.page(10, first.pageInfo.endCursor, filter);
    expect(next.nodes.map(({ id }) => id)).toEqual(idsOf(mixed.slice(10, 20)));
  });
});
