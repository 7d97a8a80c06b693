import { expect, test } from '@jest/globals';
import { defaultSocketLimits } from '../../../src/http/sockets/socket-limits.js';
import { answers } from '../../support/fault-server/answers.js';
import { startFaultServer } from '../../support/fault-server.js';
import { openEvents } from '../../support/open-events.js';
import { openRawStream } from '../../support/open-raw-stream.js';
import { openWebSocket } from '../../support/open-web-socket.js';
import { readMetrics } from '../../support/read-metrics.js';
import { rowsOf } from '../../support/rows.js';
import { startCable } from '../../support/start-cable.js';
import { type Gateway, testToken } from '../../support/start-gateway.js';
import { eventOf, startLiveGateway, watchTotal } from '../../support/start-live-gateway.js';
import { startPatientGateway } from '../../support/start-patient-gateway.js';
import { until } from '../../support/until.js';

const params = { token: testToken };
const pageOf = (total: number) => answers.json({ total_count: total, desktop_snapshots: rowsOf(total) });

/** No stream is open, no page is read, and no operation is in flight. */
function nothingIsLeft(gateway: Gateway): Promise<void> {
  return until('nothing to be left', async () => {
    const streams = Object.values(await readMetrics(gateway, 'gateway_streams'));
    const pollers = Object.values(await readMetrics(gateway, 'gateway_pollers'));
    const operations = Object.values(await readMetrics(gateway, 'gateway_operations_in_flight'));
    return [...streams, ...pollers, ...operations].every((count) => count === 0);
  });
}

test('a WebSocket whose cable is pulled is cut when a ping is not answered, with its streams', async () => {
  await using list = await startLiveGateway({ streamTimes: { pingMs: 500, maxDrainMs: 500 } });
  await using cable = await startCable(list.gateway.origin);
  using client = await openWebSocket(`${cable.origin}/graphql`, { params });
  for (const id of ['1', '2', '3']) {
    client.subscribe(id, watchTotal);
    await client.next();
  }
  cable.pull();
  // What is sent meanwhile is taken by the system, and proves nothing.
  list.rows = rowsOf(3);
  const ended = await list.gateway.logged('stream.ended', 3);
  expect(ended.map(({ reason }) => reason)).toEqual(['client', 'client', 'client']);
  await nothingIsLeft(list.gateway);
});

test('a WebSocket whose cable is pulled before it has introduced itself gives its place back', async () => {
  const socketLimits = { ...defaultSocketLimits, maxStrangers: 1, introductionMs: 200, closingMs: 200 };
  await using list = await startLiveGateway({ socketLimits });
  await using cable = await startCable(list.gateway.origin);
  using stranger = await openWebSocket(`${cable.origin}/graphql`, { params: null });
  await expect(openWebSocket(list.gateway.url)).rejects.toThrow('503');
  cable.pull();
  stranger.send({ type: 'connection_init', payload: params });
  await until('a place', async () => {
    const opened = await openWebSocket(list.gateway.url).catch(() => null);
    opened?.[Symbol.dispose]();
    return opened !== null;
  });
});

test('an event stream whose cable is pulled is cut by its age at the latest', async () => {
  await using list = await startLiveGateway({ env: { LIVE_MAX_SECONDS: '1' } });
  await using cable = await startCable(list.gateway.origin);
  using client = await openRawStream(cable.origin, watchTotal);
  await client.seen('"totalCount":2');
  cable.pull();
  expect(await list.gateway.logged('stream.ended')).toMatchObject([{ reason: 'age' }]);
  await nothingIsLeft(list.gateway);
});

test('a gateway stops in time though the cables of its clients are pulled', async () => {
  const socketLimits = { ...defaultSocketLimits, closingMs: 200 };
  await using list = await startLiveGateway({
    env: { DRAIN_SECONDS: '60' },
    streamTimes: { pingMs: 60_000, maxDrainMs: 200 },
    socketLimits,
  });
  await using cable = await startCable(list.gateway.origin);
  using socket = await openWebSocket(`${cable.origin}/graphql`, { params });
  socket.subscribe('1', watchTotal);
  await socket.next();
  using client = await openRawStream(cable.origin, watchTotal);
  await client.seen('"totalCount":2');
  cable.pull();
  // Without a limit of its own it would wait for the minute.
  await list.gateway.app.stop();
  const ended = await list.gateway.logged('stream.ended', 2);
  expect(ended.map(({ reason }) => reason)).toEqual(['drain', 'drain']);
});

test('those who watch keep what they have when the cable of the upstream is pulled, and see the next page over a new one', async () => {
  await using upstream = await startFaultServer();
  upstream.answerWith(pageOf(2), pageOf(3));
  await using cable = await startCable(upstream.url);
  await using patient = await startPatientGateway({ url: cable.origin }, { UPSTREAM_TIMEOUT_MS: '2000' });
  const { gateway, goTo, ticked } = patient;
  const events = await openEvents(gateway.url, watchTotal);
  expect(await events.next()).toEqual(eventOf(2));
  cable.pull();
  await goTo(2000);
  await ticked({ failed: 1 });
  await goTo(6000);
  expect(await events.next()).toEqual(eventOf(3));
  // The other connection was given up.
  expect(await gateway.logged('upstream.attempt.failed')).toHaveLength(1);
  events.close();
  await nothingIsLeft(gateway);
});
