import { describe, expect, test } from '@jest/globals';
import { desktopRows } from '../../support/rows.js';
import { type Gateway, startGateway } from '../../support/start-gateway.js';

const rows = desktopRows(10, 60);
const wantedRows = rows.filter(({ status }) => status !== 'create_failed');
const filter = 'statuses: [CREATE_SUCCESS, RESTORE_FAILED]';

interface Page {
  readonly totalCount: number | null;
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly endCursor: string | null;
  };
  readonly nodes: readonly { readonly id: string }[];
}

async function pageOf(gateway: Gateway, page: string, sort = '') {
  const before = gateway.upstream.requests.length;
  const { data, errors } = await gateway.query(`{
    snapshots(filter: { ${filter} }, page: { ${page} }${sort}) {
      totalCount pageInfo { hasNextPage hasPreviousPage endCursor } nodes { id }
    }
  }`);
  expect(errors).toBeUndefined();
  return { page: (data as { snapshots: Page }).snapshots, requests: gateway.upstream.requests.slice(before) };
}

describe('a list of several statuses', () => {
  test('is one list in the asked order, with an exact total, by one call a status', async () => {
    await using gateway = await startGateway({ sandbox: { snapshots: rows } });
    const { page, requests } = await pageOf(gateway, 'limit: 25, offset: 10');
    const newest = [...wantedRows].reverse().map(({ snapshot_id }) => ({ id: snapshot_id }));
    expect(page).toMatchObject({ totalCount: wantedRows.length, nodes: newest.slice(10, 35) });
    expect(page.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    expect(requests.map(({ query }) => query)).toEqual([
      expect.stringMatching(/status=create_success&.*offset=0&limit=35$/),
      expect.stringMatching(/status=restore_failed&.*offset=0&limit=35$/),
    ]);
  });

  test.each([
    ['newest first', '', [...wantedRows].reverse()],
    [
      'by name',
      ', sort: { field: SNAPSHOT_NAME, direction: ASC }',
      [...wantedRows].sort((one, other) => (one.snapshot_name < other.snapshot_name ? -1 : 1)),
    ],
  ])('is walked by cursor from end to end, each row once, %s', async (_, sort, expected) => {
    await using gateway = await startGateway({ sandbox: { snapshots: rows } });
    const seen: string[] = [];
    for (let after = ''; ;) {
      const { page, requests } = await pageOf(gateway, `limit: 70${after}`, sort);
      seen.push(...page.nodes.map(({ id }) => id));
      // However deep the page is: a cursor knows its place in each of the lists.
      expect(requests.length).toBeLessThanOrEqual(2);
      expect(page.totalCount).toBe(wantedRows.length);
      if (!page.pageInfo.hasNextPage) break;
      after = `, after: "${page.pageInfo.endCursor ?? ''}"`;
    }
    expect(seen).toEqual(expected.map(({ snapshot_id }) => snapshot_id));
  });

  test('fails as a whole when one of its lists does', async () => {
    await using gateway = await startGateway({ sandbox: { snapshots: rows } });
    gateway.upstream.failNext(403);
    const { data, errors } = await gateway.query(`{ snapshots(filter: { ${filter} }) { nodes { id } } }`);
    expect(data).toEqual({ snapshots: null });
    expect(errors).toEqual([expect.objectContaining({ extensions: expect.objectContaining({ code: 'FORBIDDEN' }) })]);
  });

  test('refuses a cursor of another choice of statuses', async () => {
    await using gateway = await startGateway({ sandbox: { snapshots: rows } });
    const { page } = await pageOf(gateway, 'limit: 5');
    const { errors } = await gateway.query(
      `{ snapshots(filter: { statuses: [CREATE_SUCCESS] }, page: { after: "${page.pageInfo.endCursor ?? ''}" }) { totalCount } }`,
    );
    expect(errors?.[0]).toMatchObject({ path: ['snapshots'], extensions: { code: 'BAD_USER_INPUT' } });
  });
});

describe('statusCounts', () => {
  const counts = '{ statusCounts { status count } }';

  test('counts out of one page when everything fits', async () => {
    await using gateway = await startGateway({ sandbox: { snapshots: rows } });
    const { data } = await gateway.query(
      `{ snapshots(filter: { statuses: [CREATE_FAILED] }, page: { limit: 1 }) ${counts} }`,
    );
    expect(data).toEqual({
      snapshots: {
        statusCounts: [
          { status: 'CREATING', count: 0 },
          { status: 'RESTORING', count: 0 },
          { status: 'CREATE_SUCCESS', count: 200 },
          { status: 'CREATE_FAILED', count: 200 },
          { status: 'RESTORE_SUCCESS', count: 0 },
          { status: 'RESTORE_FAILED', count: 200 },
        ],
      },
    });
    expect(gateway.upstream.requests).toHaveLength(2);
  });

  test('asks for the total of each status when there are too many, and for one row each', async () => {
    await using gateway = await startGateway({ sandbox: { snapshots: desktopRows(10, 150) } });
    const { data } = await gateway.query(`{ snapshots ${counts} }`);
    const found = (data as { snapshots: { statusCounts: { count: number }[] } }).snapshots.statusCounts;
    expect(found.map(({ count }) => count)).toEqual([0, 0, 500, 500, 0, 500]);
    expect(gateway.upstream.requests).toHaveLength(1 + 6);
    for (const { query } of gateway.upstream.requests) expect(query).toMatch(/limit=1$/);
  });

  test('costs nothing when it is not asked for', async () => {
    await using gateway = await startGateway({ sandbox: { snapshots: rows } });
    await gateway.query('{ snapshots { nodes { id } } }');
    expect(gateway.upstream.requests).toHaveLength(1);
  });
});

test('a count alone asks the upstream for one row, through fragments too', async () => {
  await using gateway = await startGateway({ sandbox: { snapshots: rows } });
  const { data } = await gateway.query(`
    { snapshots(page: { limit: 500, offset: 20 }) { ...Count __typename } }
    fragment Count on DesktopSnapshotConnection { ... on DesktopSnapshotConnection { totalCount } }
  `);
  expect(data).toMatchObject({ snapshots: { totalCount: 600 } });
  expect(gateway.upstream.requests.map(({ query }) => query)).toEqual([expect.stringMatching(/offset=0&limit=1$/)]);
});
