import { describe, expect, test } from '@jest/globals';
import { type Page, pageOf } from '../../support/page-of.js';
import { type Gateway, startGateway } from '../../support/start-gateway.js';
import { rowsOf } from '../../support/rows.js';

/** The sandbox's living project, at a moment that stands still. */
const frozen = { now: () => Date.UTC(2024, 3, 20, 8, 36, 16) };

interface Sort {
  readonly field: 'CREATE_TIME' | 'SNAPSHOT_NAME';
  readonly direction: 'ASC' | 'DESC';
}

/** What the upstream itself has to say, in its own words and without the gateway. */
async function idsFromUpstream({ upstream }: Gateway, { field, direction }: Sort): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let received = 1000; received === 1000;) {
    const query = `sort_field=${field.toLowerCase()}&sort_type=${direction}&limit=1000&offset=${ids.length}`;
    const response = await fetch(`${upstream.url}/v2/${upstream.projectId}/snapshots?${query}`, {
      headers: { 'x-auth-token': upstream.token },
    });
    const body = (await response.json()) as { readonly desktop_snapshots: readonly { readonly snapshot_id: string }[] };
    ids.push(...body.desktop_snapshots.map((row) => row.snapshot_id));
    received = body.desktop_snapshots.length;
  }
  return ids;
}

const document = `query ($sort: DesktopSnapshotSort, $page: DesktopSnapshotPage) {
  snapshots(sort: $sort, page: $page) { nodes { id } pageInfo { hasNextPage endCursor } }
}`;

/** Walks as a Relay client does: while there is a next page, after the end of this one. */
async function walk(gateway: Gateway, sort: Sort, limits: readonly number[]): Promise<readonly Page[]> {
  const pages: Page[] = [];
  let after: string | null = null;
  for (;;) {
    const limit = limits[pages.length % limits.length];
    const answer = await gateway.query(document, { variables: { sort, page: { limit, after } } });
    const page = pageOf(answer);
    pages.push(page);
    if (!page.pageInfo.hasNextPage) return pages;
    after = page.pageInfo.endCursor;
  }
}

function idsOf(pages: readonly Page[]): readonly string[] {
  return pages.flatMap(({ nodes }) => nodes.map(({ id }) => id));
}

describe('walking from page to page shows every row of the project exactly once, in order', () => {
  test.each<[Sort['field'], Sort['direction'], readonly number[]]>([
    ['CREATE_TIME', 'DESC', [1000]],
    ['CREATE_TIME', 'ASC', [999]],
    ['SNAPSHOT_NAME', 'ASC', [250]],
    ['SNAPSHOT_NAME', 'DESC', [101]],
    ['CREATE_TIME', 'DESC', [7, 500, 1, 1000]],
  ])('by %s %s, %j rows at a time', async (field, direction, limits) => {
    await using gateway = await startGateway({ sandbox: frozen });
    const sort = { field, direction };
    const pages = await walk(gateway, sort, limits);
    const expected = await idsFromUpstream(gateway, sort);
    expect(expected.length).toBeGreaterThan(2000);
    expect(idsOf(pages)).toEqual(expected);
    expect(new Set(idsOf(pages)).size).toBe(expected.length);
  });

  test('from an upstream that stops counting at 1000', async () => {
    await using gateway = await startGateway({ sandbox: { ...frozen, behaviour: { totalCount: 'clipped' } } });
    const sort = { field: 'CREATE_TIME', direction: 'DESC' } as const;
    expect(idsOf(await walk(gateway, sort, [500]))).toEqual(await idsFromUpstream(gateway, sort));
  });

  test.each(['absent', 'numeric-string'] as const)('from an upstream whose total is %s', async (totalCountForm) => {
    await using gateway = await startGateway({ sandbox: { ...frozen, behaviour: { totalCountForm } } });
    const sort = { field: 'CREATE_TIME', direction: 'DESC' } as const;
    expect(idsOf(await walk(gateway, sort, [1000]))).toEqual(await idsFromUpstream(gateway, sort));
  });

  test('over pages of one row each', async () => {
    await using gateway = await startGateway({ sandbox: { snapshots: rowsOf(5) } });
    const pages = await walk(gateway, { field: 'CREATE_TIME', direction: 'DESC' }, [1]);
    expect(idsOf(pages)).toEqual(['s-0', 's-1', 's-2', 's-3', 's-4']);
  });
});

test('each edge has the cursor of its own row', async () => {
  await using gateway = await startGateway({ sandbox: { snapshots: rowsOf(6) } });
  const everything = pageOf(
    await gateway.query(
      '{ snapshots(page: { offset: 1, limit: 4 }) { edges { cursor node { id } } pageInfo { startCursor endCursor } } }',
    ),
  );
  expect(everything.edges.map(({ node }) => node.id)).toEqual(['s-1', 's-2', 's-3', 's-4']);
  expect(everything.pageInfo.startCursor).toBe(everything.edges[0]?.cursor);
  expect(everything.pageInfo.endCursor).toBe(everything.edges[3]?.cursor);
  const following: unknown[] = [];
  for (const { cursor } of everything.edges) {
    const answer = await gateway.query(document, { variables: { page: { limit: 1, after: cursor } } });
    following.push(...pageOf(answer).nodes.map(({ id }) => id));
  }
  expect(following).toEqual(['s-2', 's-3', 's-4', 's-5']);
});

test('the cursor of a filtered list continues that list, however its values are ordered and repeated', async () => {
  await using gateway = await startGateway({ sandbox: { snapshots: rowsOf(6) } });
  const filtered = `query ($names: [String!], $after: String) {
    snapshots(filter: { names: $names }, page: { limit: 1, after: $after }) { nodes { id } pageInfo { endCursor } }
  }`;
  const [first, second] = ['name-of-s-1', 'name-of-s-4'];
  const page = pageOf(await gateway.query(filtered, { variables: { names: [first, second] } }));
  const { endCursor } = page.pageInfo;
  const next = await gateway.query(filtered, { variables: { names: [second, first, second], after: endCursor } });
  expect(pageOf(next).nodes).toEqual([{ id: 's-4' }]);
});
