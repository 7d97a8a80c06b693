import { expect, test } from '@jest/globals';
import { type Events, openEvents } from '../../support/open-events.js';
import { openWebSocket } from '../../support/open-web-socket.js';
import { readMetrics } from '../../support/read-metrics.js';
import { rowsOf } from '../../support/rows.js';
import { type Gateway, startGateway, testToken } from '../../support/start-gateway.js';

const fastEnv = { LIVE_INTERVAL_MS: '100' };
const page = '{ snapshots(page: { limit: 3 }) { totalCount nodes { id name status inProgress progress } } }';

async function startLiveGateway(rows = 5): Promise<Gateway> {
  return startGateway({ sandbox: { snapshots: rowsOf(rows) }, env: fastEnv });
}

test('the first event is the page as the query shows it, and the next comes when a row of it has changed', async () => {
  await using gateway = await startLiveGateway();
  const events = await openEvents(gateway.url, `subscription ${page}`);
  const { data } = await gateway.query(page);
  expect(await events.next()).toEqual({ data, extensions: { requestId: events.headers.get('x-request-id') } });
  const id = gateway.upstream.population.startTask({ kind: 'create' });
  expect(await events.next()).toMatchObject({
    data: { snapshots: { totalCount: 6, nodes: [{ id, status: 'CREATING', inProgress: true }, {}, {}] } },
  });
  gateway.upstream.population.advance(id, 40);
  expect(await events.next()).toMatchObject({ data: { snapshots: { nodes: [{ id, progress: 40 }, {}, {}] } } });
  gateway.upstream.population.finish(id, 'success');
  expect(await events.next()).toMatchObject({
    data: { snapshots: { nodes: [{ id, status: 'CREATE_SUCCESS', inProgress: false }, {}, {}] } },
  });
  gateway.upstream.population.remove(id);
  expect(await events.next()).toMatchObject({ data });
  events.close();
});

test('a change of what is not selected is no event', async () => {
  await using gateway = await startLiveGateway();
  const { population } = gateway.upstream;
  const events = await openEvents(gateway.url, 'subscription { snapshots(page: { limit: 3 }) { nodes { id } } }');
  await events.next();
  const id = population.startTask({ kind: 'create' });
  expect(await events.next()).toMatchObject({ data: { snapshots: { nodes: [{ id }, {}, {}] } } });
  population.advance(id, 70);
  const all = await openEvents(gateway.url, `subscription ${page}`);
  await all.next();
  population.advance(id, 80);
  expect(await all.next()).toMatchObject({ data: { snapshots: { nodes: [{ progress: 80 }, {}, {}] } } });
  population.remove(id);
  expect(await events.next()).toMatchObject({
    data: { snapshots: { nodes: [{ id: expect.not.stringMatching(id) }, {}, {}] } },
  });
  events.close();
  all.close();
});

test.each([
  ['statusCounts', 'statusCounts { count }', 'DesktopSnapshotConnection.statusCounts'],
  ['snapshots of a desktop', 'nodes { desktop { snapshots { totalCount } } }', 'Desktop.snapshots'],
  ['latestSnapshot', 'edges { node { ...D } }', 'Desktop.latestSnapshot'],
])('refuses %s, which would be asked again at each event, before anything is asked', async (_, selection, name) => {
  await using gateway = await startLiveGateway();
  const fragment = selection.includes('...D')
    ? 'fragment D on DesktopSnapshot { desktop { latestSnapshot { id } } }'
    : '';
  const events = await openEvents(gateway.url, `subscription { snapshots { ${selection} } } ${fragment}`);
  expect(await events.next()).toEqual({
    errors: [
      {
        message: `A subscription must not select ${name}, which needs upstream calls of its own. Ask for it by a query.`,
        extensions: {
          code: 'REQUEST_LIMIT_EXCEEDED',
          retryable: false,
          limit: 'liveFields',
          requestId: events.headers.get('x-request-id'),
        },
      },
    ],
  });
  expect(await events.next()).toBe('complete');
  expect(gateway.upstream.requests).toEqual([]);
});

test('name and sid of a desktop come from the row at hand', async () => {
  await using gateway = await startLiveGateway();
  const selection = '{ snapshots(first: 2) { nodes { id desktop { id name sid } } } }';
  const events = await openEvents(gateway.url, `subscription ${selection}`);
  const event = await events.next();
  expect(gateway.upstream.requests).toHaveLength(1);
  events.close();
  expect(event).toMatchObject({ data: (await gateway.query(selection)).data });
});

test.each([
  ['a variable', 'subscription ($yes: Boolean = true) { snapshots @include(if: $yes) { totalCount } }'],
  ['a constant', 'subscription { snapshots @skip(if: false) { totalCount } }'],
  ['a fragment', 'subscription { ...F @include(if: true) } fragment F on Subscription { snapshots { totalCount } }'],
  ['a field in a fragment', 'subscription { ... { snapshots @skip(if: false) { totalCount } } }'],
])('refuses @skip and @include on the root field, by %s', async (_, query) => {
  await using gateway = await startLiveGateway();
  const events = await openEvents(gateway.url, query);
  const message = 'The root field of a subscription must not have @skip or @include.';
  expect(await events.next()).toEqual({
    errors: [expect.objectContaining({ message, extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }) })],
  });
  expect(await events.next()).toBe('complete');
});

test.each([
  ['@defer', 'subscription { snapshots { ... @defer { totalCount } } }'],
  ['@stream', 'subscription { snapshots { nodes @stream { id } } }'],
  ['a mutation', 'mutation { snapshots { totalCount } }'],
  ['__typename alone', 'subscription { __typename }'],
  ['a field of queries', 'subscription { snapshot(id: "1") { id } }'],
  ['one operation of two without a name', 'subscription A { snapshots { totalCount } } query B { __typename }'],
  ['a variable that is missing', 'subscription ($first: Int!) { snapshots(first: $first) { totalCount } }'],
])('refuses %s, over each transport in its way, and asks nothing', async (_, query) => {
  await using gateway = await startLiveGateway();
  const errors = [expect.objectContaining({ extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }) })];
  const events = await openEvents(gateway.url, query);
  expect([await events.next(), await events.next()]).toEqual([{ errors }, 'complete']);
  using client = await openWebSocket(gateway.url, { params: { token: testToken } });
  client.subscribe('1', query);
  expect(await client.next()).toEqual({ id: '1', type: 'error', payload: errors });
  expect(gateway.upstream.requests).toEqual([]);
});

test.each([
  ['a cursor that is none', 'page: { after: "nope" }'],
  ['first beside page', 'first: 3, page: { limit: 3 }'],
  ['a limit below 1', 'page: { limit: 0 }'],
])('an answer to %s is final, over each transport', async (_, args) => {
  await using gateway = await startLiveGateway();
  const query = `subscription { snapshots(${args}) { totalCount } }`;
  const refused = { data: { snapshots: null }, errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] };
  const events = await openEvents(gateway.url, query);
  expect(await events.next()).toMatchObject(refused);
  expect(await events.next()).toBe('complete');
  using client = await openWebSocket(gateway.url, { params: { token: testToken } });
  client.subscribe('1', query);
  expect(await client.next()).toMatchObject({ id: '1', type: 'next', payload: refused });
  expect(await client.next()).toEqual({ id: '1', type: 'complete' });
  expect(gateway.upstream.requests).toEqual([]);
});

test('two root fields are refused by GraphQL’s own rule', async () => {
  await using gateway = await startLiveGateway();
  const events = await openEvents(
    gateway.url,
    'subscription { a: snapshots { totalCount } b: snapshots { totalCount } }',
  );
  expect(await events.next()).toEqual({
    errors: [expect.objectContaining({ extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }) })],
  });
  expect(await events.next()).toBe('complete');
});

test('an argument out of its bounds is answered as by the query, and that is all', async () => {
  await using gateway = await startLiveGateway();
  const selection = '{ snapshots(page: { limit: 1001 }) { totalCount } }';
  const events = await openEvents(gateway.url, `subscription ${selection}`);
  const { data, errors } = await gateway.query(selection);
  const requestId = events.headers.get('x-request-id');
  expect(await events.next()).toEqual({
    data,
    errors: errors?.map((error) => ({
      ...error,
      locations: expect.anything(),
      extensions: { ...error.extensions, requestId },
    })),
    extensions: { requestId },
  });
  expect(await events.next()).toBe('complete');
});

test('a hundred who watch one page are one upstream call', async () => {
  await using gateway = await startGateway({
    sandbox: { snapshots: rowsOf(5) },
    env: { LIVE_INTERVAL_MS: '600000', LIVE_MAX_STREAMS_PER_CALLER: '100' },
  });
  const all = await openHundred(gateway);
  expect(gateway.upstream.requests).toHaveLength(1);
  closeAll(all);
});

test('a hundred who watch one page have one poller, and each is sent the change', async () => {
  await using gateway = await startGateway({
    sandbox: { snapshots: rowsOf(5) },
    env: { ...fastEnv, LIVE_MAX_STREAMS_PER_CALLER: '100' },
  });
  const all = await openHundred(gateway);
  const id = gateway.upstream.population.startTask({ kind: 'create' });
  const answers = await Promise.all(all.map((events) => events.next()));
  for (const answer of answers) expect(answer).toMatchObject({ data: { snapshots: { nodes: [{ id }, {}, {}] } } });
  expect(await readMetrics(gateway, 'gateway_pollers')).toEqual({ '': 1 });
  closeAll(all);
});

/** All have their first event. */
async function openHundred({ url }: Gateway): Promise<readonly Events[]> {
  const all = await Promise.all(Array.from({ length: 100 }, () => openEvents(url, `subscription ${page}`)));
  await Promise.all(all.map((events) => events.next()));
  return all;
}

function closeAll(all: readonly Events[]): void {
  for (const events of all) events.close();
}
