import { describe, expect, test } from '@jest/globals';
import type { BoundedRequest, Send } from '../../../../src/upstream/resilience/send.js';
import { withCircuitBreaker } from '../../../../src/upstream/resilience/with-circuit-breaker.js';
import { failures } from './failures.js';
import { type TestClock, createTestClock } from '../../../support/create-test-clock.js';

type Outcome = 'answer' | (() => unknown);

interface Bench {
  readonly clock: TestClock;
  /** Requests that came through, in their order. */
  readonly sent: readonly BoundedRequest[];
  /** Changes of state, in their order. */
  readonly changes: readonly string[];
  /** One call that ends like this if it comes through; 'answer', or what was thrown. */
  call(outcome: Outcome, signal?: AbortSignal): Promise<unknown>;
  /** Several in a row. */
  calls(count: number, outcome: Outcome): Promise<void>;
  /** A call that stays under way until its promise is settled by the test. */
  begin(signal?: AbortSignal): {
    readonly ended: Promise<unknown>;
    readonly end: (outcome: Outcome) => Promise<unknown>;
  };
}

const unavailable = failures.connection;

function createBench(): Bench {
  const clock = createTestClock({ isFrozen: true });
  const sent: BoundedRequest[] = [];
  const changes: string[] = [];
  const inner: Send<BoundedRequest & { readonly outcome: Promise<Outcome> }, string> = async (request) => {
    sent.push(request);
    const outcome = await request.outcome;
    if (outcome === 'answer') return outcome;
    throw outcome();
  };
  const send = withCircuitBreaker(inner, { clock, onChange: (state) => changes.push(state) });
  const start = (outcome: Promise<Outcome>, signal = new AbortController().signal): Promise<unknown> =>
    send({ caller: { key: 'a' }, signal, deadlineAt: clock.now() + 12_000, outcome }).catch(
      (thrown: unknown) => thrown,
    );
  return {
    clock,
    sent,
    changes,
    call: (outcome, signal) => start(Promise.resolve(outcome), signal),
    async calls(count, outcome) {
      for (let made = 0; made < count; made += 1) await start(Promise.resolve(outcome));
    },
    begin(signal) {
      let settle: (outcome: Outcome) => void = () => undefined;
      const ended = start(
        new Promise((resolve) => {
          settle = resolve;
        }),
        signal,
      );
      return {
        ended,
        end: (outcome) => {
          settle(outcome);
          return ended;
        },
      };
    },
  };
}

async function createOpenBench(): Promise<Bench> {
  const bench = createBench();
  await bench.calls(20, unavailable);
  return bench;
}

describe('a closed circuit', () => {
  test('opens when half of 20 calls have failed, and not before', async () => {
    const bench = createBench();
    await bench.calls(10, 'answer');
    await bench.calls(9, unavailable);
    expect(bench.changes).toEqual([]);
    await bench.calls(1, unavailable);
    expect(bench.changes).toEqual(['open']);
  });

  test('stays closed below half, however many have failed', async () => {
    const bench = createBench();
    for (let count = 0; count < 100; count += 1) {
      await bench.calls(2, 'answer');
      await bench.calls(1, unavailable);
    }
    expect(bench.changes).toEqual([]);
  });

  test('forgets what is more than ten seconds ago', async () => {
    const bench = createBench();
    await bench.calls(19, unavailable);
    bench.clock.advance(10_000);
    await bench.calls(19, unavailable);
    expect(bench.changes).toEqual([]);
    bench.clock.advance(8_000);
    await bench.calls(1, unavailable);
    expect(bench.changes).toEqual(['open']);
  });

  test.each<[string, Outcome]>([
    ['a caller who is refused', () => failures.refusal(404)],
    ['throttling', () => failures.answer(429)],
    ['500', () => failures.answer(500)],
    ['an answer that is not the contract', failures.badResponse],
    ['a bug of ours', () => new TypeError('x is not a function')],
  ])('is not opened by what one caller can bring about: %s', async (_name, outcome) => {
    const bench = createBench();
    await bench.calls(100, outcome);
    expect(bench.changes).toEqual([]);
    expect(bench.sent).toHaveLength(100);
  });

  test.each<[string, Outcome]>([
    ['time-outs', failures.timeout],
    ['502', () => failures.answer(502)],
    ['503', () => failures.answer(503)],
    ['504', () => failures.answer(504)],
  ])('is opened by all that speaks against the upstream: %s', async (_name, outcome) => {
    const bench = createBench();
    await bench.calls(20, outcome);
    expect(bench.changes).toEqual(['open']);
  });

  test('counts clients who leave neither way', async () => {
    const bench = createBench();
    for (let count = 0; count < 100; count += 1) await bench.call(unavailable, AbortSignal.abort());
    await bench.calls(19, unavailable);
    expect(bench.changes).toEqual([]);
    await bench.calls(1, unavailable);
    expect(bench.changes).toEqual(['open']);
  });
});

describe('an open circuit', () => {
  test('answers at once, for ten seconds, with the time until it will ask again', async () => {
    const bench = await createOpenBench();
    bench.clock.advance(3_000);
    expect(await bench.call('answer')).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      retryable: true,
      retryAfterMs: 7_000,
    });
    bench.clock.advance(6_999);
    await bench.call('answer');
    expect(bench.sent).toHaveLength(20);
  });

  test.each<[string, Outcome]>([
    ['ended well', 'answer'],
    ['failed', unavailable],
  ])('is not touched by calls that began before it opened and %s', async (_name, outcome) => {
    const bench = createBench();
    const early = bench.begin();
    await bench.calls(20, unavailable);
    bench.clock.advance(5_000);
    await early.end(outcome);
    expect(await bench.call('answer')).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryAfterMs: 5_000 });
    bench.clock.advance(5_000);
    expect(await bench.call('answer')).toBe('answer');
  });
});

describe('a probe', () => {
  test('goes alone, as one attempt, and closes the circuit when it is answered', async () => {
    const bench = await createOpenBench();
    bench.clock.advance(10_000);
    const probe = bench.begin();
    expect(await bench.call('answer')).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(bench.sent.slice(20)).toEqual([expect.objectContaining({ isProbe: true })]);
    expect(await probe.end('answer')).toBe('answer');
    expect(bench.changes).toEqual(['open', 'closed']);
    expect(await bench.call('answer')).toBe('answer');
    expect(bench.sent[21]).not.toHaveProperty('isProbe');
  });

  test('closes the circuit whatever the answer was, if only the upstream gave one', async () => {
    const bench = await createOpenBench();
    bench.clock.advance(10_000);
    await bench.call(() => failures.refusal(404));
    expect(bench.changes).toEqual(['open', 'closed']);
  });

  test('leaves nothing to be counted again of what was before it', async () => {
    const bench = await createOpenBench();
    bench.clock.advance(10_000);
    await bench.call('answer');
    await bench.calls(18, unavailable);
    expect(bench.changes).toEqual(['open', 'closed']);
  });

  test('that fails is followed by the next one ten seconds after it began', async () => {
    const bench = await createOpenBench();
    bench.clock.advance(10_000);
    const probe = bench.begin();
    bench.clock.advance(5_000);
    await probe.end(failures.timeout);
    bench.clock.advance(4_999);
    expect(await bench.call('answer')).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryAfterMs: 1 });
    bench.clock.advance(1);
    expect(await bench.call('answer')).toBe('answer');
    expect(bench.changes).toEqual(['open', 'closed']);
  });

  test('comes at most once in ten seconds while the upstream is down', async () => {
    const bench = await createOpenBench();
    for (let second = 0; second < 60; second += 1) {
      bench.clock.advance(1_000);
      await bench.calls(50, unavailable);
    }
    expect(bench.sent).toHaveLength(20 + 6);
  });

  test.each<[string, Outcome, boolean]>([
    ['its client left', () => new DOMException('The client left.', 'AbortError'), true],
    ['its caller had no token', failures.noToken, false],
    ['a bug of ours', () => new TypeError('x is not a function'), false],
  ])('that says nothing of the upstream leaves its place to the next call: %s', async (_name, outcome, isAborted) => {
    const bench = await createOpenBench();
    bench.clock.advance(10_000);
    const leaving = new AbortController();
    const probe = bench.begin(leaving.signal);
    if (isAborted) leaving.abort();
    await probe.end(outcome);
    expect(bench.changes).toEqual(['open']);
    expect(await bench.call('answer')).toBe('answer');
    expect(bench.changes).toEqual(['open', 'closed']);
  });
});
