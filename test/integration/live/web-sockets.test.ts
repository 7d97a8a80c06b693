import { expect, test } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { AnswerEvent } from '../../support/open-events.js';
import { type SocketClient, openWebSocket } from '../../support/open-web-socket.js';
import { readMetrics } from '../../support/read-metrics.js';
import { rowsOf } from '../../support/rows.js';
import { type Gateway, startGateway, testToken } from '../../support/start-gateway.js';

const page = '{ snapshots(page: { limit: 3 }) { totalCount nodes { id name status inProgress progress } } }';
const count = 'subscription { snapshots { totalCount } }';

function startLiveGateway(env: Readonly<Record<string, string>> = {}, rows = 5): Promise<Gateway> {
  return startGateway({ sandbox: { snapshots: rowsOf(rows) }, env: { LIVE_INTERVAL_MS: '100', ...env } });
}

function openFor({ url }: Gateway, token = testToken): Promise<SocketClient> {
  return openWebSocket(url, { params: { token } });
}

/** An `error` message whose only error has these extensions beside the id of its request. */
const refusalWith = (id: string, extensions: object) => ({
  id,
  type: 'error',
  payload: [
    expect.objectContaining({
      message: expect.any(String),
      extensions: expect.objectContaining({ requestId: expect.any(String), ...extensions }),
    }),
  ],
});

test('the first event is the page as the query shows it, and the next comes when a row of it has changed', async () => {
  await using gateway = await startLiveGateway();
  using client = await openFor(gateway);
  client.subscribe('1', `subscription ${page}`);
  const { data } = await gateway.query(page);
  expect(await client.next()).toEqual({
    id: '1',
    type: 'next',
    payload: { data, extensions: { requestId: expect.any(String) } },
  });
  const id = gateway.upstream.population.startTask({ kind: 'create' });
  expect(await client.next()).toMatchObject({ id: '1', payload: { data: { snapshots: { nodes: [{ id }, {}, {}] } } } });
  client.send({ type: 'complete', id: '1' });
  expect(await gateway.logged('stream.ended')).toMatchObject([{ transport: 'websocket', reason: 'client', events: 2 }]);
});

test('a stock client is sent each event, and leaves when it has seen enough', async () => {
  await using gateway = await startLiveGateway();
  const url = gateway.url.replace(/^http/, 'ws');
  const client = createClient({
    url,
    webSocketImpl: WebSocket,
    connectionParams: { Authorization: `Bearer ${testToken}` },
  });
  const seen: unknown[] = [];
  for await (const { data } of client.iterate<AnswerEvent['data']>({ query: count })) {
    seen.push(data);
    if (seen.length === 2) break;
    gateway.upstream.population.startTask({ kind: 'create' });
  }
  expect(seen).toEqual([{ snapshots: { totalCount: 5 } }, { snapshots: { totalCount: 6 } }]);
  expect(await gateway.logged('stream.ended')).toMatchObject([{ reason: 'client' }]);
});

test('each operation of a socket has a request id of its own, which the log has too', async () => {
  await using gateway = await startLiveGateway();
  using client = await openFor(gateway);
  client.subscribe('a', count);
  client.subscribe('b', count);
  const answers = [await client.next(), await client.next()];
  const ids = answers.map(({ payload }) => payload?.extensions?.['requestId']);
  expect(new Set(ids).size).toBe(2);
  const opened = await gateway.logged('stream.opened', 2);
  expect(opened.map(({ requestId }) => requestId).sort()).toEqual([...ids].sort());
  client.send({ type: 'complete', id: 'a' });
  await gateway.logged('stream.ended', 1);
  expect(await readMetrics(gateway, 'gateway_streams')).toMatchObject({ 'transport="websocket"': 1 });
});

test('an id may be used again as soon as its operation is complete, and names the newer one only', async () => {
  await using gateway = await startLiveGateway();
  using client = await openFor(gateway);
  for (let round = 0; round < 5; round += 1) {
    client.subscribe('1', count);
    client.send({ type: 'complete', id: '1' });
  }
  client.subscribe('1', `subscription { snapshots { last: totalCount } }`);
  for (;;) {
    const { payload } = await client.next();
    if (JSON.stringify(payload?.data) === '{"snapshots":{"last":5}}') break;
  }
  gateway.upstream.population.startTask({ kind: 'create' });
  expect(await client.next()).toMatchObject({ id: '1', payload: { data: { snapshots: { last: 6 } } } });
  expect(await gateway.logged('stream.ended', 5)).toBeDefined();
});

test('an event of many bytes comes whole', async () => {
  await using gateway = await startLiveGateway({}, 1000);
  const document = '{ snapshots(first: 1000) { nodes { id name description createTime } } }';
  using client = await openFor(gateway);
  client.subscribe('long', `subscription ${document}`);
  const { data, text } = await gateway.query(document);
  expect(text.length).toBeGreaterThan(100_000);
  expect((await client.next()).payload?.data).toEqual(data);
});

test.each([
  ['a query', '{ snapshots { totalCount } }', { code: 'BAD_USER_INPUT' }],
  ['introspection', '{ __schema { types { name } } }', { code: 'BAD_USER_INPUT' }],
  ['what is no GraphQL', 'subscription {', { code: 'BAD_USER_INPUT' }],
  ['an empty text', '', { code: 'BAD_USER_INPUT' }],
  ['a field that does not exist', 'subscription { snapshots { nope } }', { code: 'BAD_USER_INPUT' }],
  [
    'a field with calls of its own',
    'subscription { snapshots { statusCounts { count } } }',
    { code: 'REQUEST_LIMIT_EXCEEDED', limit: 'liveFields' },
  ],
  [
    'too many aliases',
    `subscription { snapshots { ${Array.from({ length: 40 }, (_, index) => `a${index}: totalCount`).join(' ')} } }`,
    { code: 'REQUEST_LIMIT_EXCEEDED', limit: 'aliases' },
  ],
])('%s is refused by an error, before anything is asked, and the socket stays open', async (_, query, extensions) => {
  await using gateway = await startLiveGateway();
  using client = await openFor(gateway);
  client.subscribe('no', query);
  expect(await client.next()).toEqual(refusalWith('no', extensions));
  expect(gateway.upstream.requests).toEqual([]);
  client.subscribe('no', count);
  expect(await client.next()).toMatchObject({ id: 'no', type: 'next' });
});

test('variables that are nested too deeply are refused', async () => {
  await using gateway = await startLiveGateway({ MAX_BODY_BYTES: '1000000' });
  using client = await openFor(gateway);
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  client.send(`{"type":"subscribe","id":"1","payload":{"query":"${count}","variables":{"a":${deep}}}}`);
  expect(await client.next()).toEqual(refusalWith('1', { code: 'REQUEST_LIMIT_EXCEEDED', limit: 'depth' }));
});

test('an argument out of its bounds is answered as by the query, and then the operation is complete', async () => {
  await using gateway = await startLiveGateway();
  using client = await openFor(gateway);
  client.subscribe('1', 'subscription { snapshots(page: { limit: 1001 }) { totalCount } }');
  const errors = [expect.objectContaining({ extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }) })];
  expect(await client.next()).toMatchObject({ id: '1', type: 'next', payload: { data: { snapshots: null }, errors } });
  expect(await client.next()).toEqual({ id: '1', type: 'complete' });
});

test('without a token the first event says so, and then the operation is complete', async () => {
  await using gateway = await startLiveGateway();
  using client = await openWebSocket(gateway.url);
  client.subscribe('1', count);
  const errors = [expect.objectContaining({ extensions: expect.objectContaining({ code: 'UNAUTHENTICATED' }) })];
  expect(await client.next()).toMatchObject({ type: 'next', payload: { errors } });
  expect(await client.next()).toEqual({ id: '1', type: 'complete' });
  expect(gateway.upstream.requests).toEqual([]);
});

test('the eleventh operation of a socket is refused, until another has ended', async () => {
  await using gateway = await startLiveGateway();
  using client = await openFor(gateway);
  for (let index = 0; index < 10; index += 1) {
    client.subscribe(String(index), count);
    await client.next();
  }
  client.subscribe('more', count);
  expect(await client.next()).toEqual(refusalWith('more', { code: 'RATE_LIMITED', limit: 'operations' }));
  client.send({ type: 'complete', id: '3' });
  client.subscribe('more', count);
  expect(await client.next()).toMatchObject({ id: 'more', type: 'next' });
});

test('each caller has its streams, over all its sockets, and gets a place back when one is complete', async () => {
  await using gateway = await startLiveGateway({ LIVE_MAX_STREAMS_PER_CALLER: '2', LIVE_MAX_STREAMS: '3' });
  using first = await openFor(gateway);
  using second = await openFor(gateway);
  using other = await openFor(gateway, 'other-token');
  first.subscribe('1', count);
  await first.next();
  second.subscribe('1', count);
  await second.next();
  second.subscribe('2', count);
  expect(await second.next()).toEqual(refusalWith('2', { code: 'RATE_LIMITED', limit: 'streams' }));
  other.subscribe('1', count);
  await other.next();
  other.subscribe('2', count);
  expect(await other.next()).toEqual(refusalWith('2', { code: 'OVERLOADED', limit: 'streams' }));
  first.webSocket.close();
  await gateway.logged('stream.ended');
  other.subscribe('2', count);
  expect(await other.next()).toMatchObject({ id: '2', type: 'next' });
});

test('each subscribe costs one request of the caller’s rate, an upgrade none', async () => {
  await using gateway = await startLiveGateway({ RATE_LIMIT_PER_SECOND: '1', RATE_LIMIT_BURST: '3' });
  using client = await openFor(gateway);
  using second = await openFor(gateway);
  for (const id of ['1', '2', '3']) {
    client.subscribe(id, count);
    await client.next();
  }
  second.subscribe('4', count);
  expect(await second.next()).toEqual(
    refusalWith('4', { code: 'RATE_LIMITED', retryable: true, retryAfterMs: expect.any(Number) }),
  );
  expect((await gateway.query('{ __typename }')).status).toBe(429);
});
