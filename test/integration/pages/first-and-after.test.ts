import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { desktopRows } from '../../support/rows.js';
import { type Gateway, startGateway } from '../../support/start-gateway.js';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ sandbox: { snapshots: desktopRows(4, 10) } });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

interface Connection {
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const shown = '{ totalCount nodes { id } edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor } }';

test('stock paging helpers read 3, 6, 9 rows: each page goes on after the one before', async () => {
  const document = `query ($first: Int, $after: String) { snapshots(first: $first, after: $after) ${shown} }`;
  const ids: string[] = [];
  let after: string | null = null;
  for (const count of [3, 6, 9]) {
    const { data } = await gateway.query(document, { variables: { first: 3, after } });
    const { snapshots } = data as { snapshots: Connection };
    ids.push(...snapshots.nodes.map(({ id }) => id));
    expect(new Set(ids).size).toBe(count);
    after = snapshots.pageInfo.endCursor;
  }
});

test("a desktop's own list takes them too, below other rows as well", async () => {
  const { data } = await gateway.query(
    '{ snapshots(first: 1) { nodes { desktop { a: snapshots(first: 2) { nodes { id } pageInfo { endCursor } } } } } }',
  );
  const { snapshots } = data as { snapshots: { nodes: { desktop: { a: Connection } }[] } };
  const first = snapshots.nodes[0]?.desktop.a;
  const next = await gateway.query(
    'query ($after: String) { snapshots(first: 1) { nodes { desktop { snapshots(first: 2, after: $after) { nodes { id } } } } } }',
    { variables: { after: first?.pageInfo.endCursor } },
  );
  expect(first?.nodes).toEqual([{ id: 'snapshot-000039' }, { id: 'snapshot-000035' }]);
  expect(next.data).toMatchObject({
    snapshots: {
      nodes: [{ desktop: { snapshots: { nodes: [{ id: 'snapshot-000031' }, { id: 'snapshot-000027' }] } } }],
    },
  });
});

test('any page by first and after is the page by page.limit and page.after, cursors included', async () => {
  const document = `query ($a: Int, $b: String, $page: DesktopSnapshotPage, $filter: DesktopSnapshotFilter, $sort: DesktopSnapshotSort) {
    relay: snapshots(filter: $filter, sort: $sort, first: $a, after: $b) ${shown}
    plain: snapshots(filter: $filter, sort: $sort, page: $page) ${shown} }`;
  const scenario = fc.record({
    limit: fc.option(fc.integer({ min: 1, max: 60 }), { nil: null }),
    filter: fc.constantFrom(null, { desktopIds: ['desktop-0001'] }, { statuses: ['CREATE_SUCCESS', 'CREATE_FAILED'] }),
    sort: fc.constantFrom(null, { field: 'SNAPSHOT_NAME', direction: 'ASC' }),
    pages: fc.integer({ min: 1, max: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(scenario, async ({ limit, filter, sort, pages }) => {
      let after: string | null = null;
      for (let count = 0; count < pages; count += 1) {
        const before = gateway.upstream.requests.length;
        const variables = { a: limit, b: after, page: { limit, after }, filter, sort };
        const { data, errors } = await gateway.query(document, { variables });
        expect(errors).toBeUndefined();
        const { relay, plain } = data as { relay: Connection; plain: Connection };
        expect(relay).toEqual(plain);
        // The same question twice is one call for each list that it is merged of.
        expect(gateway.upstream.requests.length - before).toBeLessThanOrEqual(filter?.statuses ? 2 : 1);
        after = relay.pageInfo.endCursor;
        if (!relay.pageInfo.hasNextPage) return;
      }
    }),
    { numRuns: 30 },
  );
});

describe('what is wrong with them is said by their names', () => {
  test.each([
    ['first: 0', 'first must be from 1 to 1000, but got: 0.'],
    ['first: -1', 'first must be from 1 to 1000, but got: -1.'],
    ['first: 1001', 'first must be from 1 to 1000, but got: 1001.'],
    ['after: ""', 'after must be a cursor that this API gave, but it cannot be read.'],
    ['first: 3, page: { limit: 3 }', 'first and after must not be given together with page.'],
    ['first: 3, page: {}', 'first and after must not be given together with page.'],
    ['after: "x", page: { offset: 3 }', 'first and after must not be given together with page.'],
  ])('%s', async (args, message) => {
    const before = gateway.upstream.requests.length;
    const { status, data, errors } = await gateway.query(`{ snapshots(${args}) { totalCount } }`);
    expect([status, data, errors?.length]).toEqual([200, { snapshots: null }, 1]);
    expect(errors?.[0]).toMatchObject({ message, path: ['snapshots'], extensions: { code: 'BAD_USER_INPUT' } });
    expect(gateway.upstream.requests).toHaveLength(before);
  });

  test('a cursor of another list', async () => {
    const { data } = await gateway.query('{ snapshots(first: 1) { pageInfo { endCursor } } }');
    const { snapshots } = data as { snapshots: Connection };
    const { errors } = await gateway.query(
      'query ($after: String) { snapshots(after: $after, filter: { createType: AUTO }) { totalCount } }',
      { variables: { after: snapshots.pageInfo.endCursor } },
    );
    expect(errors?.[0]?.message).toBe(
      'after must be a cursor of this list, but it was made with another filter or sort.',
    );
  });

  test('a null is as good as none, beside page too', async () => {
    const { data, errors } = await gateway.query(
      'query ($no: Int, $page: DesktopSnapshotPage) { a: snapshots(first: null, after: null, page: { limit: 2 }) { nodes { id } } b: snapshots(first: $no, page: { limit: 2 }) { nodes { id } } c: snapshots(first: 2, page: $page) { nodes { id } } }',
      { variables: { no: null, page: null } },
    );
    expect(errors).toBeUndefined();
    const { a, b, c } = data as { a: Connection; b: Connection; c: Connection };
    expect([a.nodes.length, b, c]).toEqual([2, a, a]);
  });
});

describe('what a list costs is reckoned by first', () => {
  test('written or in a variable, before anything is asked', async () => {
    await using small = await startGateway({ sandbox: { snapshots: [] }, env: { MAX_COST: '100' } });
    const document = 'query ($first: Int) { snapshots(first: $first) { nodes { id } } }';
    const literal = await small.query('{ snapshots(first: 1000) { nodes { id } } }');
    const variable = await small.query(document, { variables: { first: 1000 } });
    for (const { status, errors } of [literal, variable]) {
      expect([status, errors?.[0]?.extensions]).toEqual([
        400,
        expect.objectContaining({ code: 'REQUEST_LIMIT_EXCEEDED', limit: 'cost' }),
      ]);
    }
    expect(small.upstream.requests).toEqual([]);
    expect((await small.query(document, { variables: { first: 10 } })).errors).toBeUndefined();
  });
});
