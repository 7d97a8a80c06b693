import { expect, test } from '@jest/globals';
import { answers } from '../../support/fault-server/answers.js';
import { startFaultServer } from '../../support/fault-server.js';
import { openEvents } from '../../support/open-events.js';
import { openRawStream } from '../../support/open-raw-stream.js';
import { runGateway } from '../../support/run-gateway.js';
import { startFaultGateway } from '../../support/start-fault-gateway.js';
import { eventOf, startLiveGateway, watchTotal } from '../../support/start-live-gateway.js';

test('a stop cuts each stream at another moment, and none is told that it is complete', async () => {
  let drawn = 0;
  await using list = await startLiveGateway({
    env: { DRAIN_SECONDS: '60' },
    streamTimes: { pingMs: 12_000, maxDrainMs: 500 },
    random: () => (drawn++ % 10) / 10,
  });
  const clients = await Promise.all(Array.from({ length: 10 }, () => openRawStream(list.gateway.origin, watchTotal)));
  for (const client of clients) await client.seen('"totalCount":2');
  const cutAt: number[] = [];
  for (const { socket } of clients) socket.on('end', () => cutAt.push(performance.now()));
  const stoppedAt = performance.now();
  await list.gateway.app.stop();
  // Not the minute that operations would have.
  expect(performance.now() - stoppedAt).toBeLessThan(20_000);
  for (const client of clients) await client.ended();
  for (const client of clients) expect(client.text()).toMatch(/"totalCount":2[^]*\n\n\r\n$/);
  const ended = await list.gateway.logged('stream.ended', 10);
  expect(ended.map(({ reason }) => reason)).toEqual(Array.from({ length: 10 }, () => 'drain'));
  expect(new Set(cutAt).size).toBeGreaterThan(5);
  clients.forEach((client) => {
    client[Symbol.dispose]();
  });
});

test('while it stops it opens no stream, and answers what is in flight', async () => {
  await using pair = await startFaultGateway({
    env: { DRAIN_SECONDS: '60', LIVE_INTERVAL_MS: '600000' },
    random: () => 0,
  });
  const { gateway, upstream } = pair;
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const page = answers.json({ total_count: 2, desktop_snapshots: [] });
  upstream.answerWith(page, answers.held(released, page));
  const events = await openEvents(gateway.url, watchTotal);
  expect(await events.next()).toEqual(eventOf(2));
  const inFlight = gateway.query('{ snapshots(first: 7) { totalCount } }');
  await upstream.received(2);
  const stopped = gateway.app.stop();
  expect(await events.next()).toBe('cut');
  const late = await openEvents(gateway.url, watchTotal);
  expect([late.status, late.headers.get('retry-after')]).toEqual([503, '5']);
  expect((await fetch(`${gateway.origin}/readyz`)).status).toBe(503);
  release();
  expect((await inFlight).data).toEqual({ snapshots: { totalCount: 2 } });
  await stopped;
});

test('a stream that is too old is cut, so that its client comes again with a fresh token', async () => {
  await using list = await startLiveGateway({ env: { LIVE_MAX_SECONDS: '1' } });
  const events = await openEvents(list.gateway.url, watchTotal);
  expect(await events.next()).toEqual(eventOf(2));
  expect(await events.next()).toBe('cut');
  const [ended] = await list.gateway.logged('stream.ended');
  expect(ended).toMatchObject({ reason: 'age', events: 1 });
  expect(ended?.['durationMs']).toBeGreaterThan(850);
});

test('a process that is told to stop with streams open ends with status 0, and soon', async () => {
  await using upstream = await startFaultServer();
  upstream.answerWith(answers.json({ total_count: 2, desktop_snapshots: [] }));
  await using gateway = runGateway({ UPSTREAM_URL: upstream.url, UPSTREAM_PROJECT_ID: 'p', DRAIN_SECONDS: '2' });
  const url = await gateway.url();
  const all = await Promise.all(Array.from({ length: 20 }, () => openEvents(url, watchTotal)));
  for (const events of all) expect(await events.next()).toEqual(eventOf(2));
  gateway.kill('SIGTERM');
  for (const events of all) expect(await events.next()).toBe('cut');
  const { status, stderr } = await gateway.ended;
  expect([status, stderr, gateway.lines.at(-1)?.['event']]).toEqual([0, '', 'gateway.stopped']);
});
