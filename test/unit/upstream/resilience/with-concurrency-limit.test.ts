import { expect, test } from '@jest/globals';
import { getEventListeners } from 'node:events';
import { type TestClock, createTestClock } from '../../../support/create-test-clock.js';
import type { BoundedRequest } from '../../../../src/upstream/resilience/send.js';
import { withConcurrencyLimit } from '../../../../src/upstream/resilience/with-concurrency-limit.js';

interface Bench {
  /** Names of the calls under way, in the order in which they began. */
  readonly running: string[];
  call(name: string, signal?: AbortSignal): Promise<unknown>;
  /** The call of this caller; the others are of a caller each. */
  callOf(key: string, name: string): Promise<unknown>;
  readonly clock: TestClock;
  /** Ends a call that is under way, and lets all that follows from it happen. */
  end(name: string, error?: Error): Promise<void>;
}

/** Every call has a second in all. */
const callMs = 1000;

function createBench(maxConcurrent: number, maxQueued: number, maxQueuedInTime = maxQueued): Bench {
  const clock = createTestClock({ isFrozen: true });
  const running: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const send = withConcurrencyLimit<BoundedRequest & { readonly name: string }, string>(
    ({ name }) => {
      running.push(name);
      return new Promise((resolve, reject) => {
        ends.set(name, (error) => {
          running.splice(running.indexOf(name), 1);
          if (error) reject(error);
          else resolve(name);
        });
      });
    },
    { maxConcurrent, maxQueued, maxQueuedInTime, clock, onWait: () => () => undefined },
  );
  return {
    running,
    clock,
    async call(name, signal = new AbortController().signal) {
      return send({ name, caller: { key: name }, signal, deadlineAt: clock.monotonicNow() + callMs }).catch(
        (thrown: unknown) => thrown,
      );
    },
    async callOf(key, name) {
      const { signal } = new AbortController();
      return send({ name, caller: { key }, signal, deadlineAt: clock.monotonicNow() + callMs }).catch(
        (thrown: unknown) => thrown,
      );
    },
    async end(name, error) {
      ends.get(name)?.(error);
      await settled();
    },
  };
}

/** Every promise that was ready has had its say. */
async function settled(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

test('lets so many calls run, and the next one in the order of their coming', async () => {
  const bench = createBench(2, 10);
  for (const name of ['a', 'b', 'c', 'd']) void bench.call(name);
  await settled();
  expect(bench.running).toEqual(['a', 'b']);
  await bench.end('b');
  expect(bench.running).toEqual(['a', 'c']);
  await bench.end('a');
  expect(bench.running).toEqual(['c', 'd']);
});

test('gives a place back when a call fails', async () => {
  const bench = createBench(1, 10);
  const failed = bench.call('a');
  const next = bench.call('b');
  await settled();
  await bench.end('a', new Error('broken'));
  await bench.end('b');
  expect([await failed, await next]).toEqual([new Error('broken'), 'b']);
});

test('sheds at once when the queue is full, and says when to come again', async () => {
  const bench = createBench(1, 1);
  for (const name of ['a', 'b']) void bench.call(name);
  expect(await bench.call('c')).toMatchObject({ code: 'OVERLOADED', retryable: true, retryAfterMs: 1_000 });
  await bench.end('a');
  void bench.call('d');
  await bench.end('b');
  expect(bench.running).toEqual(['d']);
});

test('lets more wait while those before them are fast enough, and sheds them when they are not', async () => {
  const bench = createBench(1, 1, 3);
  const fill = (name: string, count: number) =>
    Array.from({ length: count }, (_, index) => bench.call(`${name}${index}`));
  void bench.call('first');
  await settled();
  bench.clock.advance(200);
  await bench.end('first');
  void fill('a', 3);
  // After the two that wait it would have its turn in 600 ms, when more than half of its time is gone.
  expect(await bench.call('late')).toMatchObject({ code: 'OVERLOADED' });

  const quick = createBench(1, 1, 3);
  void quick.call('first');
  await settled();
  quick.clock.advance(10);
  await quick.end('first');
  for (const name of ['a', 'b', 'c', 'd']) void quick.call(name);
  expect(await quick.call('fifth')).toMatchObject({ code: 'OVERLOADED' });
  for (const name of ['a', 'b', 'c', 'd']) {
    expect(quick.running).toEqual([name]);
    await quick.end(name);
  }
});

test('lets a client that leaves out of the queue at once, and its place to another', async () => {
  const bench = createBench(1, 1);
  const leaving = new AbortController();
  const reason = new DOMException('The client left.', 'AbortError');
  void bench.call('a');
  const gone = bench.call('b', leaving.signal);
  leaving.abort(reason);
  expect(await gone).toBe(reason);
  void bench.call('c');
  await bench.end('a');
  expect(bench.running).toEqual(['c']);
});

test('keeps no listener on the signal of a call that had its turn', async () => {
  const bench = createBench(1, 1);
  const { signal } = new AbortController();
  void bench.call('a');
  void bench.call('b', signal);
  await settled();
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  await bench.end('a');
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('does not begin for a client that has left', async () => {
  const bench = createBench(1, 1);
  const reason = new DOMException('The client left.', 'AbortError');
  expect(await bench.call('a', AbortSignal.abort(reason))).toBe(reason);
  expect(bench.running).toEqual([]);
  void bench.call('b');
  await settled();
  expect(bench.running).toEqual(['b']);
});

test('hands a place over, so that nobody who comes just then can jump the queue', async () => {
  const bench = createBench(1, 10);
  void bench.call('a');
  void bench.call('b');
  await settled();
  const ended = bench.end('a');
  void bench.call('c');
  await ended;
  expect(bench.running).toEqual(['b']);
  await bench.end('b');
  expect(bench.running).toEqual(['c']);
});

test('frees every place in the end, whatever order calls end and clients leave in', async () => {
  const bench = createBench(3, 100);
  const clients = Array.from({ length: 50 }, (_, index) => ({ name: String(index), leaving: new AbortController() }));
  const calls = clients.map(({ name, leaving }) => bench.call(name, leaving.signal));
  for (const [index, { leaving }] of clients.entries()) if (index > 3 && index % 3 === 0) leaving.abort();
  await settled();
  while (bench.running[0] !== undefined) {
    expect(bench.running.length).toBeLessThanOrEqual(3);
    await bench.end(bench.running.at(-1) ?? '');
  }
  await Promise.all(calls);
  for (const name of ['x', 'y', 'z', 'queued']) void bench.call(name);
  await settled();
  expect(bench.running).toEqual(['x', 'y', 'z']);
});

test('one caller alone may have all places', async () => {
  const bench = createBench(4, 10);
  for (const name of ['a1', 'a2', 'a3', 'a4', 'a5']) void bench.callOf('a', name);
  await settled();
  expect(bench.running).toEqual(['a1', 'a2', 'a3', 'a4']);
  await bench.end('a1');
  expect(bench.running).toEqual(['a2', 'a3', 'a4', 'a5']);
});

test('while others wait, a caller has no more than half of the places', async () => {
  const bench = createBench(4, 20);
  for (const name of ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7']) void bench.callOf('a', name);
  for (const name of ['b1', 'b2', 'b3']) void bench.callOf('b', name);
  await settled();
  for (const name of ['a1', 'a2', 'a3']) await bench.end(name);
  expect(bench.running).toEqual(['a4', 'b1', 'b2', 'a5']);
  // Both have their half: now who came first goes first.
  await bench.end('b1');
  expect(bench.running).toEqual(['a4', 'b2', 'a5', 'b3']);
  await bench.end('b2');
  expect(bench.running).toEqual(['a4', 'a5', 'b3', 'a6']);
});

test('a caller with more than half of a full queue makes room for another, with its last call', async () => {
  const bench = createBench(1, 4);
  const greedy = ['a1', 'a2', 'a3', 'a4', 'a5'].map((name) => bench.callOf('a', name));
  await settled();
  const others = ['b', 'c', 'd'].map((name) => bench.call(name));
  expect([await greedy[4], await greedy[3], await others[2]]).toEqual(
    Array(3).fill(expect.objectContaining({ code: 'OVERLOADED', retryAfterMs: 1_000 })),
  );
  expect(await bench.callOf('a', 'a6')).toMatchObject({ code: 'OVERLOADED' });
  for (const name of ['a1', 'a2', 'a3', 'b', 'c']) {
    expect(bench.running).toEqual([name]);
    await bench.end(name);
  }
  expect(await Promise.all([...greedy.slice(0, 3), ...others.slice(0, 2)])).toEqual(['a1', 'a2', 'a3', 'b', 'c']);
});
