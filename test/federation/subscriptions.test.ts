import { describe, expect, test } from '@jest/globals';
import { createClient } from 'graphql-sse';
import { startHiveGateway } from '../../examples/supergraph/start-hive-gateway.js';
import { openEvents } from '../support/open-events.js';
import { readMetrics } from '../support/read-metrics.js';
import { testToken } from '../support/start-gateway.js';
import { type Supergraph, startSupergraph } from '../support/start-supergraph.js';

const page = 'subscription { snapshots(first: 2) { totalCount nodes { id progress desktop { id owner { name } } } } }';

interface PageData {
  readonly snapshots: { readonly totalCount: number };
}

const start = (method: 'GET' | 'POST' = 'POST', env: Readonly<Record<string, string>> = {}): Promise<Supergraph> =>
  startSupergraph((sdl) => startHiveGateway(sdl, 0, { method }), { env: { LIVE_INTERVAL_MS: '100', ...env } });

describe.each(['GET', 'POST'] as const)('behind Hive Gateway, which subscribes by %s', (method) => {
  test('each event follows a change, and has the fields of the other subgraph', async () => {
    await using supergraph = await start(method);
    const { golden, snapshots } = supergraph;
    const { population } = snapshots.upstream;
    const events = await openEvents(supergraph.url, page);
    const first = { id: golden.id, desktop: { id: golden.desktop.id, owner: { name: 'Ada' } } };
    expect(await events.next()).toMatchObject({ data: { snapshots: { totalCount: 3000, nodes: [first, {}] } } });
    const id = population.startTask({ kind: 'create', fields: { desktop_id: golden.desktop.id } });
    const created = { ...first, id, progress: 0 };
    expect(await events.next()).toMatchObject({ data: { snapshots: { totalCount: 3001, nodes: [created, first] } } });
    population.advance(id, 40);
    const advanced = { ...created, progress: 40 };
    expect(await events.next()).toMatchObject({ data: { snapshots: { nodes: [advanced, first] } } });
    events.close();
  });

  test.each([
    ['BAD_USER_INPUT', 'subscription { snapshots(first: 0) { totalCount } }', testToken],
    ['REQUEST_LIMIT_EXCEEDED', 'subscription { snapshots { statusCounts { count } } }', testToken],
    ['UNAUTHENTICATED', 'subscription { snapshots { totalCount } }', null],
  ])('an error that is final arrives as %s, and then `complete`', async (code, query, token) => {
    await using supergraph = await start(method);
    const events = await openEvents(supergraph.url, query, { token });
    const extensions = expect.objectContaining({ code, retryable: false, requestId: expect.any(String) });
    expect(await events.next()).toMatchObject({ errors: [{ extensions }], data: { snapshots: null } });
    expect(await events.next()).toBe('complete');
  });

  test('a stream that the gateway cuts is cut at the router, without `complete`', async () => {
    await using supergraph = await start(method, { LIVE_MAX_SECONDS: '1' });
    const events = await openEvents(supergraph.url, page);
    expect(await events.next()).toMatchObject({ data: { snapshots: { totalCount: 3000 } } });
    expect(await events.next()).toBe('cut');
  });
});

describe('behind Hive Gateway', () => {
  // Apollo's planner uses the references that it has (docs/decisions/subgraph.md).
  test('an event with fields of the other subgraph takes one upstream call more, for Hive asks again', async () => {
    await using supergraph = await start('POST', { LIVE_INTERVAL_MS: '600000', LIVE_IDLE_INTERVAL_MS: '600000' });
    const { requests } = supergraph.snapshots.upstream;
    const before = requests.length;
    const events = await openEvents(supergraph.url, page);
    await events.next();
    events.close();
    expect(requests.length).toBe(before + 2);
  });

  test("the caller's token is used, and goes to no other subgraph", async () => {
    await using supergraph = await start();
    const { requests } = supergraph.snapshots.upstream;
    const events = await openEvents(supergraph.url, page, { token: 'token-of-ada' });
    await events.next();
    events.close();
    expect(requests.at(-1)?.headers['x-auth-token']).toBe('token-of-ada');
    const tokens = supergraph.desktops.received.map((headers) => headers.get('x-auth-token'));
    expect(tokens.length).toBeGreaterThan(0);
    expect(tokens.filter((token) => token !== null)).toEqual([]);
  });

  test('who leaves the router leaves the gateway, which asks the upstream no more', async () => {
    await using supergraph = await start();
    const { snapshots } = supergraph;
    const events = await openEvents(supergraph.url, page);
    await events.next();
    expect(await readMetrics(snapshots, 'gateway_streams')).toMatchObject({ 'transport="sse"': 1 });
    events.close();
    expect(await snapshots.logged('stream.ended')).toMatchObject([{ reason: 'client' }]);
    expect(await readMetrics(snapshots, 'gateway_streams')).toMatchObject({ 'transport="sse"': 0 });
    expect(await readMetrics(snapshots, 'gateway_pollers')).toEqual({ '': 0 });
  });

  test('a client of GraphQL over SSE comes again after a cut, and has the page', async () => {
    await using supergraph = await start('POST', { LIVE_MAX_SECONDS: '1' });
    const client = createClient({ url: supergraph.url, headers: { 'x-auth-token': testToken } });
    const totals: unknown[] = [];
    for await (const { data, errors } of client.iterate<PageData>({ query: page })) {
      totals.push(errors ?? data?.snapshots.totalCount);
      if (totals.length === 2) break;
    }
    client.dispose();
    expect(totals).toEqual([3000, 3000]);
    expect(await supergraph.snapshots.logged('stream.opened', 2)).toHaveLength(2);
  });

  test('a gateway that is stopping or gone is no end for the client', async () => {
    await using supergraph = await start('POST', { DRAIN_SECONDS: '60' });
    const { snapshots } = supergraph;
    const open = await openEvents(supergraph.url, page);
    await open.next();
    const stopped = snapshots.app.stop();
    await expect(openEvents(supergraph.url, page)).rejects.toThrow('fetch failed');
    open.close();
    await stopped;
    await expect(openEvents(supergraph.url, page)).rejects.toThrow('fetch failed');
  });
});
