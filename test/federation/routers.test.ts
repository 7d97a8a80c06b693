import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Supergraph, routers, startSupergraph } from '../support/start-supergraph.js';

const names = Object.keys(routers) as (keyof typeof routers)[];

interface Pools {
  readonly snapshots: { readonly nodes: readonly { desktopPool: { id: string; name: string } | null }[] };
}

describe.each(names)('behind %s', (router) => {
  let supergraph: Supergraph;

  beforeAll(async () => {
    supergraph = await startSupergraph(router);
  });

  afterAll(async () => {
    await supergraph[Symbol.asyncDispose]();
  });

  test("a desktop of the other subgraph gets its snapshots here, and its owner's name there", async () => {
    const { golden } = supergraph;
    const document = `query ($id: ID!) { desktop(id: $id) {
      name owner { name } latestSnapshot { id } snapshots(page: { limit: 1 }) { nodes { id status } } } }`;
    const { data, errors } = await supergraph.query(document, { variables: { id: golden.desktop.id } });
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      desktop: {
        name: expect.any(String),
        owner: { name: 'Ada' },
        latestSnapshot: { id: golden.id },
        snapshots: { nodes: [{ id: golden.id, status: expect.any(String) }] },
      },
    });
  });

  test("a snapshot of here gets its desktop's owner from the other subgraph", async () => {
    const { golden } = supergraph;
    const { data, errors } = await supergraph.query(
      '{ snapshots(page: { limit: 1 }) { nodes { id desktop { id sid owner { name } } } } }',
    );
    expect(errors).toBeUndefined();
    const desktop = { id: golden.desktop.id, sid: expect.any(String), owner: { name: 'Ada' } };
    expect(data).toEqual({ snapshots: { nodes: [{ id: golden.id, desktop }] } });
  });

  test('the pool of a snapshot gets its name from the other subgraph', async () => {
    const { data, errors } = await supergraph.query(
      '{ snapshots(page: { limit: 8 }) { nodes { desktopPool { id name } } } }',
    );
    expect(errors).toBeUndefined();
    const pools = (data as Pools).snapshots.nodes.map(({ desktopPool }) => desktopPool).filter((pool) => pool !== null);
    expect(pools.length).toBeGreaterThan(0);
    expect(pools.map(({ name }) => name)).toEqual(pools.map(({ id }) => `Pool ${id}`));
  });

  test('a snapshot that the other subgraph refers to is found, and one that is gone is null without an error', async () => {
    const { golden } = supergraph;
    const { data, errors } = await supergraph.query(
      '{ desktops { nodes { goldenSnapshot { id createTime createType } } } }',
    );
    expect(errors).toBeUndefined();
    expect((data as { desktops: { nodes: unknown } }).desktops.nodes).toEqual([
      { goldenSnapshot: { id: golden.id, createTime: expect.any(String), createType: expect.any(String) } },
      { goldenSnapshot: { id: 'gone', createTime: null, createType: null } },
    ]);
  });

  test('a failure of the upstream keeps its code, and the other subgraph still answers', async () => {
    const { golden, snapshots } = supergraph;
    snapshots.upstream.failNext(403);
    const { data, errors } = await supergraph.query(
      `{ desktop(id: "${golden.desktop.id}") { owner { name } latestSnapshot { id } } }`,
    );
    expect(data).toEqual({ desktop: { owner: { name: 'Ada' }, latestSnapshot: null } });
    expect(errors?.map(({ message, extensions }) => [message, extensions.code])).toEqual([
      [expect.any(String), 'FORBIDDEN'],
    ]);
  });

  test.each([
    [400, 'BAD_USER_INPUT'],
    [401, 'UNAUTHENTICATED'],
    [404, 'NOT_FOUND'],
    [405, 'UPSTREAM_REJECTED'],
    [429, 'UPSTREAM_RATE_LIMITED'],
  ])('a %i of the upstream arrives as %s, with when to retry', async (status, code) => {
    // Longer than the gateway waits itself, so that it passes it on.
    supergraph.snapshots.upstream.failNext(status, { 'retry-after': '30' });
    const { data, errors } = await supergraph.query('{ snapshots { totalCount } }');
    expect(data).toEqual({ snapshots: null });
    const isBusy = status === 429;
    expect(errors?.map(({ extensions }) => extensions)).toEqual([
      expect.objectContaining({ code, retryable: isBusy, ...(isBusy && { retryAfterMs: 30_000 }) }),
    ]);
  });

  test('a refused argument keeps its code', async () => {
    const { data, errors } = await supergraph.query('{ snapshots(page: { limit: 0 }) { totalCount } }');
    expect(data).toEqual({ snapshots: null });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  });

  test.each([
    ['X-Auth-Token', { 'x-auth-token': 'token-of-ada' }],
    ['Authorization: Bearer', { authorization: 'Bearer token-of-ada' }],
  ])("the caller's own token arrives at the upstream, sent as %s", async (_, headers) => {
    const { requests } = supergraph.snapshots.upstream;
    const before = requests.length;
    const { errors } = await supergraph.query('{ snapshots { totalCount } }', { token: null, headers });
    expect(errors).toBeUndefined();
    expect(requests.slice(before).map((request) => request.headers['x-auth-token'])).toEqual(['token-of-ada']);
  });

  test('the token goes to no other subgraph', async () => {
    const { received } = supergraph.desktops;
    const headers = { authorization: 'Bearer token-of-ada' };
    await supergraph.query('{ desktops { nodes { name latestSnapshot { id } } } }', { headers });
    expect(received.length).toBeGreaterThan(0);
    const tokens = received.flatMap((sent) => [sent.get('x-auth-token'), sent.get('authorization')]);
    expect(tokens.filter((token) => token !== null)).toEqual([]);
  });

  test('a caller without a token is told so by its code', async () => {
    const { errors } = await supergraph.query('{ snapshots { totalCount } }', { token: null });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED']);
  });
});
