import { expect, test } from '@jest/globals';
import { failureWith } from '../../support/failure-with.js';
import { compared } from '../../support/failure-of.js';
import { type FaultGateway, startFaultGateway } from '../../support/start-fault-gateway.js';
import { answers } from '../../support/fault-server/answers.js';
import { headerOf } from '../../support/fault-server/received-request.js';
import { readMetrics } from '../../support/read-metrics.js';

const good = answers.json({ total_count: 7, desktop_snapshots: [] });
const env = { UPSTREAM_MAX_CONNECTIONS: '3' };

test('connections never exceed their maximum, four times as many calls wait, and further ones are shed at once', async () => {
  await using pair = await startFaultGateway({ env });
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  let mostOpen = 0;
  pair.upstream.answerWith((exchange) => {
    mostOpen = Math.max(mostOpen, pair.upstream.connections.open);
    return answers.held(released, good)(exchange);
  });
  // Of as many callers, since equal questions of one share a call.
  const asked = Array.from({ length: 20 }, (_, index) => pair.ask({ token: `caller-${index}` }));
  // Those that are shed answer while all others wait.
  const shed = await firstOf(asked, 5);
  for (const answer of shed) {
    expect(compared(answer)).toEqual(failureWith(answer, 'OVERLOADED', { retryable: true, retryAfterMs: 1000 }));
  }
  expect(pair.upstream.requests).toHaveLength(3);
  expect(await readMetrics(pair.gateway, 'gateway_upstream_calls_waiting')).toEqual({ '': 12 });
  release();
  const all = await Promise.all(asked);
  expect(all.filter(({ errors }) => !errors)).toHaveLength(15);
  expect(pair.upstream.requests).toHaveLength(15);
  expect(mostOpen).toBe(3);
  expect(await readMetrics(pair.gateway, 'gateway_upstream_calls_waiting')).toEqual({ '': 0 });
  expect(await readMetrics(pair.gateway, 'gateway_upstream_wait_seconds_count')).toEqual({ '': 12 });
  expect(pair.upstream.connections.opened).toBe(3);
});

test('a call that waits for its turn is over at its deadline as well', async () => {
  const times = { REQUEST_DEADLINE_MS: '1500', UPSTREAM_TIMEOUT_MS: '15000' };
  await using pair = await startFaultGateway({ env: { UPSTREAM_MAX_CONNECTIONS: '1', ...times } });
  pair.upstream.answerWith(answers.silence());
  const started = performance.now();
  const all = await Promise.all([pair.ask({ token: 'one' }), pair.ask({ token: 'other' })]);
  expect(performance.now() - started).toBeLessThan(10_000);
  for (const answer of all) expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_TIMEOUT'));
});

test('a client that leaves while it waits gives its turn to the next', async () => {
  await using pair = await startFaultGateway({ env: { UPSTREAM_MAX_CONNECTIONS: '1' } });
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  pair.upstream.answerWith(answers.held(released, good), good);
  const first = pair.ask();
  await pair.upstream.received(1);
  const leaving = new AbortController();
  const waiting = ['a', 'b', 'c', 'd'].map((token) => pair.ask({ token, signal: leaving.signal }).catch(() => 'left'));
  while ((await inFlight(pair)) < 5);
  leaving.abort();
  expect(await Promise.all(waiting)).toEqual(Array(4).fill('left'));
  await pair.gateway.logged('operation.abandoned', 4);
  const next = pair.ask({ token: 'next' });
  release();
  expect([(await first).errors, (await next).errors]).toEqual([undefined, undefined]);
  expect(pair.upstream.requests).toHaveLength(2);
});

async function inFlight({ gateway }: FaultGateway): Promise<number> {
  return (await readMetrics(gateway, 'gateway_operations_in_flight'))[''] ?? 0;
}

/** The first `count` promises of all that are fulfilled. */
async function firstOf<T>(promises: readonly Promise<T>[], count: number): Promise<readonly T[]> {
  const done: T[] = [];
  await new Promise<void>((resolve, reject) => {
    for (const promise of promises) {
      promise.then((value) => {
        if (done.length < count) done.push(value);
        if (done.length === count) resolve();
      }, reject);
    }
  });
  return done;
}

test('a caller who asks for all there is leaves half of the calls to others, as soon as one of its own ends', async () => {
  await using pair = await startFaultGateway({ env: { UPSTREAM_MAX_CONNECTIONS: '2' } });
  const releases: (() => void)[] = [];
  pair.upstream.answerWith((exchange) => {
    const released = new Promise<void>((resolve) => releases.push(resolve));
    return answers.held(released, good)(exchange);
  });
  const list = (limit: number) => `{ snapshots(page: { limit: ${limit} }) { nodes { id } } }`;
  const greedy = [1, 2, 3, 4, 5].map((limit) => pair.gateway.query(list(limit), { token: 'greedy' }));
  await pair.upstream.received(2);
  while ((await inFlight(pair)) < 5);
  const other = pair.gateway.query(list(6), { token: 'other' });
  while ((await inFlight(pair)) < 6);
  releases[0]?.();
  await pair.upstream.received(3);
  expect(headerOf(pair.upstream.requests[2] ?? { headers: [] }, 'x-auth-token')).toBe('other');
  pair.upstream.answerWith(good);
  for (let index = 0; index < 3; index += 1) releases[index]?.();
  for (const answer of await Promise.all([...greedy, other])) expect(answer.errors).toBeUndefined();
});
