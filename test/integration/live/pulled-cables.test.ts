import { expect, test } from '@jest/globals';
import { defaultSocketLimits } from '../../../src/http/sockets/socket-limits.js';
import { answers } from '../../support/fault-server/answers.js';
import { startFaultServer } from '../../support/fault-server.js';
import { openEvents } from '../../support/open-events.js';
import { openRawStream } from '../../support/open-raw-stream.js';
import { openWebSocket } from '../../support/open-web-socket.js';
import { readMetrics } from '../../support/read-metrics.js';
import { rowsOf } from '../../support/rows.js';
import { type Gateway, startGateway, testToken } from '../../support/start-gateway.js';
import { eventOf, startLiveGateway, watchTotal } from '../../support/start-live-gateway.js';
import { startRelay } from '../../support/start-relay.js';

/** Nothing is kept for who has watched. */
async function expectNothingLeft(gateway: Gateway): Promise<void> {
  expect(await readMetrics(gateway, 'gateway_streams')).toEqual({ 'transport="sse"': 0, 'transport="websocket"': 0 });
  expect(await readMetrics(gateway, 'gateway_pollers')).toEqual({ '': 0 });
}

test('a WebSocket whose cable is pulled is cut by the second ping, its place free and its poller ended', async () => {
  await using list = await startLiveGateway({ streamTimes: { pingMs: 300, maxDrainMs: 100 } });
  await using relay = await startRelay(list.gateway.origin);
  using client = await openWebSocket(list.gateway.url.replace(list.gateway.origin, relay.origin), {
    params: { token: testToken },
  });
  client.subscribe('1', watchTotal);
  expect(await client.next()).toMatchObject({ type: 'next' });
  relay.pull();
  expect(await list.gateway.logged('stream.ended')).toMatchObject([{ reason: 'client', transport: 'websocket' }]);
  await relay.closedBy('server');
  await expectNothingLeft(list.gateway);
});

test('an event stream whose cable is pulled ends with its age at the latest, its place free and its poller ended', async () => {
  await using list = await startLiveGateway({ env: { LIVE_MAX_SECONDS: '1' } });
  await using relay = await startRelay(list.gateway.origin);
  using client = await openRawStream(relay.origin, watchTotal);
  await client.seen('"totalCount":2');
  relay.pull();
  expect(await list.gateway.logged('stream.ended')).toMatchObject([{ reason: 'age', transport: 'sse' }]);
  await relay.closedBy('server');
  await expectNothingLeft(list.gateway);
});

test('a WebSocket whose cable is pulled before it has introduced itself gives its place back', async () => {
  const socketLimits = { ...defaultSocketLimits, maxStrangers: 1, introductionMs: 200, closingMs: 200 };
  await using list = await startLiveGateway({ socketLimits });
  await using relay = await startRelay(list.gateway.origin);
  using stranger = await openWebSocket(`${relay.origin}/graphql`, { params: null });
  relay.pull();
  stranger.send({ type: 'connection_init' });
  await relay.closedBy('server');
  using next = await openWebSocket(list.gateway.url, { params: null });
  expect(next.webSocket.readyState).toBe(next.webSocket.OPEN);
});

test('a stream whose cable is pulled does not hold up a stop, on either transport', async () => {
  const socketLimits = { ...defaultSocketLimits, closingMs: 200 };
  await using list = await startLiveGateway({ streamTimes: { pingMs: 12_000, maxDrainMs: 50 }, socketLimits });
  await using relay = await startRelay(list.gateway.origin);
  using client = await openRawStream(relay.origin, watchTotal);
  await client.seen('"totalCount":2');
  using socket = await openWebSocket(`${relay.origin}/graphql`, { params: { token: testToken } });
  socket.subscribe('1', watchTotal);
  await socket.next();
  relay.pull();
  await list.gateway.app.stop();
  expect(await list.gateway.logged('stream.ended', 2)).toMatchObject([{ reason: 'drain' }, { reason: 'drain' }]);
});

test('a tick to an upstream whose cable is pulled ends in time, its connection is closed, and who watches keeps what they have', async () => {
  await using upstream = await startFaultServer();
  await using relay = await startRelay(upstream.url);
  await using gateway = await startGateway({
    upstreamUrl: relay.origin,
    env: { LIVE_INTERVAL_MS: '100', LIVE_IDLE_INTERVAL_MS: '100', UPSTREAM_TIMEOUT_MS: '300' },
  });
  upstream.answerWith(answers.json({ total_count: 2, desktop_snapshots: rowsOf(2) }));
  const events = await openEvents(gateway.url, watchTotal);
  expect(await events.next()).toEqual(eventOf(2));
  relay.pull();
  upstream.answerWith(answers.json({ total_count: 3, desktop_snapshots: rowsOf(3) }));
  expect(await gateway.logged('upstream.attempt.failed')).toMatchObject([{ code: 'UPSTREAM_TIMEOUT' }]);
  await relay.closedBy('client');
  // Another connection, and no event between that says so.
  expect(await events.next()).toEqual(eventOf(3));
  events.close();
  await gateway.logged('stream.ended');
  await expectNothingLeft(gateway);
});
