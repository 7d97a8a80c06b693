import { expect, test } from '@jest/globals';
import { answers } from '../../support/fault-server/answers.js';
import { openEvents } from '../../support/open-events.js';
import { openRawStream } from '../../support/open-raw-stream.js';
import { openWebSocket } from '../../support/open-web-socket.js';
import { readMetrics } from '../../support/read-metrics.js';
import { rowsOf } from '../../support/rows.js';
import { startFaultGateway } from '../../support/start-fault-gateway.js';
import { testToken } from '../../support/start-gateway.js';
import { eventOf, startLiveGateway, watchTotal } from '../../support/start-live-gateway.js';
import { until } from '../../support/until.js';

test('the last client that leaves takes the read with it that is under way, and no more is asked', async () => {
  await using pair = await startFaultGateway({ env: { LIVE_INTERVAL_MS: '100' } });
  const { gateway, upstream } = pair;
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const page = answers.json({ total_count: 2, desktop_snapshots: [] });
  upstream.answerWith(answers.held(released, page), answers.silence());
  // Both join the first read, however long the second takes to come.
  const [first, second] = [await openEvents(gateway.url, watchTotal), await openEvents(gateway.url, watchTotal)];
  release();
  expect([await first.next(), await second.next()]).toEqual([eventOf(2), eventOf(2)]);
  await upstream.received(2);
  first.close();
  await gateway.logged('stream.ended');
  expect(upstream.connections.open).toBeGreaterThan(0);
  second.close();
  await upstream.connectionsClosed();
  expect(await gateway.logged('stream.ended', 2)).toMatchObject([{ reason: 'client' }, { reason: 'client' }]);
  expect(upstream.requests).toHaveLength(2);
  expect(await readMetrics(gateway, 'gateway_pollers')).toEqual({ '': 0 });
});

test('a client that leaves before the first event has abandoned an operation, whose call is aborted', async () => {
  await using pair = await startFaultGateway({ env: { MAX_IN_FLIGHT: '1' } });
  const { gateway, upstream } = pair;
  upstream.answerWith(answers.silence());
  const events = await openEvents(gateway.url, watchTotal);
  await upstream.received(1);
  events.close();
  await upstream.connectionsClosed();
  const requestId = events.headers.get('x-request-id');
  expect(await gateway.logged('operation.abandoned')).toMatchObject([{ requestId }]);
  expect(await gateway.logged('stream.ended')).toMatchObject([{ requestId, reason: 'client', events: 0 }]);
  expect(await readMetrics(gateway, 'gateway_operation_duration_seconds_count')).toEqual({ 'outcome="abandoned"': 1 });
  expect((await gateway.query('{ __typename }')).status).toBe(200);
});

test('of operations of a WebSocket that are completed as soon as they are asked for nothing is left, and each ended once', async () => {
  await using list = await startLiveGateway();
  const { gateway } = list;
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      using client = await openWebSocket(gateway.url, { params: { token: testToken } });
      for (let index = 0; index < 10; index += 1) {
        client.subscribe('1', watchTotal);
        client.send({ type: 'complete', id: '1' });
        client.send({ type: 'complete', id: 'unknown' });
      }
      client.subscribe('2', watchTotal);
      while ((await client.next()).id !== '2');
    }),
  );
  await until('nothing to be left', async () => {
    const names = ['gateway_streams', 'gateway_pollers', 'gateway_operations_in_flight'];
    const gauges = await Promise.all(names.map((name) => readMetrics(gateway, name)));
    return gauges.flatMap((gauge) => Object.values(gauge)).every((count) => count === 0);
  });
  const logged = (name: string) => gateway.logs.filter(({ event }) => event === name).length;
  expect(logged('stream.ended')).toBe(logged('stream.opened'));
});

test('a client that has ended its side is sent its events, and is noticed when it has left', async () => {
  await using list = await startLiveGateway();
  using client = await openRawStream(list.gateway.origin, watchTotal);
  await client.seen('"totalCount":2');
  client.socket.end();
  // It is asked whether it is still there, by what it takes no notice of.
  await client.seen(':\n\n\r\n3\r\n:\n\n');
  list.rows = rowsOf(3);
  await client.seen('"totalCount":3');
  client.socket.destroy();
  expect(await list.gateway.logged('stream.ended')).toMatchObject([{ reason: 'client', events: 2 }]);
});

test('of a proxy that speaks HTTP/1.0, the end of its side means that its client has left', async () => {
  await using list = await startLiveGateway();
  using client = await openRawStream(list.gateway.origin, watchTotal, { version: '1.0' });
  await client.seen('"totalCount":2');
  client.socket.end();
  expect(await list.gateway.logged('stream.ended')).toMatchObject([{ reason: 'client' }]);
});

test('a request behind a stream on its connection is answered when the stream is complete', async () => {
  await using list = await startLiveGateway();
  using client = await openRawStream(list.gateway.origin, watchTotal);
  await client.seen('"totalCount":2');
  client.write('GET /livez HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n');
  list.rows = rowsOf(3);
  await client.seen('"totalCount":3');
  list.refuseWith(403);
  await client.seen('\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n');
  await client.seen('ok\n');
  expect(client.text()).toMatch(/event: complete\ndata:\n\n\r\n0\r\n\r\nHTTP[^]*ok\n$/);
});

test('of those who leave in the moment in which they come nothing is left, and their places are free', async () => {
  await using list = await startLiveGateway({ env: { LIVE_MAX_STREAMS: '2', MAX_IN_FLIGHT: '1000' } });
  const { gateway } = list;
  for (let round = 0; round < 50; round += 1) {
    const client = await openRawStream(gateway.origin, watchTotal);
    // Before, while and after the gateway reads what was written.
    if (round % 3 === 1) await new Promise(setImmediate);
    if (round % 3 === 2) await client.seen('HTTP/1.1');
    if (round % 2 === 0) client.socket.resetAndDestroy();
    else client.socket.destroy();
    client[Symbol.dispose]();
  }
  await until('their places', async () => (await readMetrics(gateway, 'gateway_streams'))['transport="sse"'] === 0);
  await until('the end of pollers', async () => (await readMetrics(gateway, 'gateway_pollers'))[''] === 0);
  const next = [await openEvents(gateway.url, watchTotal), await openEvents(gateway.url, watchTotal)];
  for (const events of next) {
    expect(await events.next()).toEqual(eventOf(2));
    events.close();
  }
});
