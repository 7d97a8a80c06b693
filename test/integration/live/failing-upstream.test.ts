import { expect, test } from '@jest/globals';
import { openEvents } from '../../support/open-events.js';
import { rowsOf } from '../../support/rows.js';
import { startGateway } from '../../support/start-gateway.js';

const page = 'subscription { snapshots(page: { limit: 2 }) { nodes { id } } }';
const env = { LIVE_INTERVAL_MS: '100', LIVE_IDLE_INTERVAL_MS: '100' };

function startLive() {
  return startGateway({ sandbox: { snapshots: rowsOf(3), activity: { pace: 0 } }, env });
}

function failure(code: string, more: object = {}) {
  return {
    data: { snapshots: null },
    errors: [expect.objectContaining({ path: ['snapshots'], extensions: expect.objectContaining({ code, ...more }) })],
    extensions: { requestId: expect.any(String) },
  };
}

test('a first read that fails is answered as the query would be, and that is final', async () => {
  await using gateway = await startLive();
  gateway.upstream.failNext(404);
  const events = await openEvents(gateway.url, page);
  expect(await events.next()).toEqual(failure('NOT_FOUND'));
  expect(await events.next()).toBe('complete');
});

test('who comes while a failing upstream is left alone is told how long, without a call', async () => {
  await using gateway = await startLive();
  gateway.upstream.failNext(429, { 'retry-after': '3000' });
  const first = await openEvents(gateway.url, page);
  expect(await first.next()).toEqual(failure('UPSTREAM_RATE_LIMITED', { retryAfterMs: 3_000_000 }));
  expect(await first.next()).toBe('complete');
  const second = await openEvents(gateway.url, page);
  const event = await second.next();
  expect(event).toEqual(failure('UPSTREAM_RATE_LIMITED', { retryAfterMs: expect.any(Number) }));
  const told = typeof event === 'object' ? event.errors?.[0]?.extensions['retryAfterMs'] : undefined;
  expect(told).toBeLessThanOrEqual(66_000);
  expect(await second.next()).toBe('complete');
  expect(gateway.upstream.requests).toHaveLength(1);
});

test('without a token the first event says so, and that is final', async () => {
  await using gateway = await startLive();
  const events = await openEvents(gateway.url, page, { token: null });
  expect(await events.next()).toEqual(failure('UNAUTHENTICATED'));
  expect(await events.next()).toBe('complete');
  expect(gateway.upstream.requests).toEqual([]);
});

test('a token that the upstream no longer accepts is said, and the stream is cut, so that its client comes with another', async () => {
  await using gateway = await startLive();
  const events = await openEvents(gateway.url, page);
  await events.next();
  gateway.upstream.failNext(401);
  expect(await events.next()).toEqual(failure('UNAUTHENTICATED'));
  expect(await events.next()).toBe('cut');
});

test.each([
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
  [400, 'BAD_USER_INPUT'],
])('a %i while a stream is open is final', async (status, code) => {
  await using gateway = await startLive();
  const events = await openEvents(gateway.url, page);
  await events.next();
  gateway.upstream.failNext(status);
  expect(await events.next()).toEqual(failure(code));
  expect(await events.next()).toBe('complete');
});

test('what fails for a while is no event, and is not tried again before its time', async () => {
  await using gateway = await startLive();
  const events = await openEvents(gateway.url, page);
  await events.next();
  for (const status of [500, 503, 429]) gateway.upstream.failNext(status, { 'retry-after': '0' });
  const failed = gateway.logged('upstream.attempt.failed');
  await failed;
  const id = gateway.upstream.population.startTask({ kind: 'create' });
  expect(await events.next()).toMatchObject({ data: { snapshots: { nodes: [{ id }, {}] } } });
  events.close();
});
