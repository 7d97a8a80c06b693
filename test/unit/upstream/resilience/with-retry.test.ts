import { describe, expect, test } from '@jest/globals';
import type { AppError } from '../../../../src/errors/app-error.js';
import { createRetryBudget, type RetryBudget } from '../../../../src/upstream/resilience/create-retry-budget.js';
import type { BoundedRequest } from '../../../../src/upstream/resilience/send.js';
import { withRetry } from '../../../../src/upstream/resilience/with-retry.js';
import { failures } from './failures.js';
import { type TestClock, createTestClock } from '../../../support/create-test-clock.js';

const operationTimeoutMs = 12_000;

interface Run {
  /** 'answer', or what was thrown. */
  readonly outcome: unknown;
  readonly attempts: number;
  readonly clock: TestClock;
}

interface RunOptions {
  readonly maxAttempts?: number;
  readonly budget?: RetryBudget;
  readonly random?: number;
  /** How long each attempt takes. */
  readonly attemptMs?: number;
  /** Milliseconds left of the operation when it begins. */
  readonly leftMs?: number;
  readonly request?: Partial<BoundedRequest>;
}

/** One operation whose attempts end like this, in this order; the last one repeats. */
async function run(outcomes: readonly (Error | 'answer')[], options: RunOptions = {}): Promise<Run> {
  const {
    maxAttempts = 3,
    budget = createRetryBudget(),
    random = 1,
    attemptMs = 0,
    leftMs = operationTimeoutMs,
  } = options;
  const clock = createTestClock({ isFrozen: true });
  let attempts = 0;
  const send = withRetry(
    async () => {
      const outcome = outcomes[Math.min(attempts, outcomes.length - 1)];
      attempts += 1;
      clock.advance(attemptMs);
      await Promise.resolve();
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
    { maxAttempts, operationTimeoutMs, budget, clock, sleep: clock.sleep, random: () => random },
  );
  const request = {
    caller: { key: 'a' },
    signal: new AbortController().signal,
    deadlineAt: clock.now() + leftMs,
    ...options.request,
  };
  const outcome = await send(request).catch((thrown: unknown) => thrown);
  return { outcome, attempts, clock };
}

describe('what is tried again', () => {
  test.each<[string, () => AppError]>([
    ['a failed connection', failures.connection],
    ['502', () => failures.answer(502)],
    ['503', () => failures.answer(503)],
    ['504', () => failures.answer(504)],
    ['500', () => failures.answer(500)],
    ['429', () => failures.answer(429)],
    ['a body that was cut short', failures.cutShort],
  ])('ends well on the third attempt: %s', async (_name, fail) => {
    expect(await run([fail(), fail(), 'answer'])).toMatchObject({ outcome: 'answer', attempts: 3 });
  });

  test('is given up after the third attempt, and the client is told of the last failure', async () => {
    const last = failures.answer(503);
    expect(await run([failures.connection(), failures.answer(502), last])).toMatchObject({
      outcome: last,
      attempts: 3,
    });
  });

  test.each<[string, () => Error]>([
    ['a certificate that is not trusted', failures.untrusted],
    ['an answer that is not the contract', failures.badResponse],
    ['a 200 that carries an error', failures.errorIn200],
    ['404', () => failures.refusal(404)],
    ['a caller without a token', failures.noToken],
    ['a trickle', failures.trickle],
    ['a bug', () => new TypeError('x is not a function')],
  ])('does not include what would end the same way: %s', async (_name, fail) => {
    const failure = fail();
    expect(await run([failure])).toMatchObject({ outcome: failure, attempts: 1 });
  });

  test('does not include the probe of a circuit breaker', async () => {
    expect(await run([failures.answer(503)], { request: { isProbe: true } })).toMatchObject({ attempts: 1 });
  });
});

describe('a tick', () => {
  test.each<[string, () => AppError]>([
    ['503', () => failures.answer(503)],
    ['429', () => failures.answer(429)],
    ['a time-out', failures.timeout],
    ['a failed connection', failures.connection],
    ['a stale connection, after which the upstream may have seen it', failures.staleConnection],
    ['credentials that were renewed', failures.renewedCredentials],
  ])('is never tried again: %s', async (_name, fail) => {
    const failure = fail();
    const request = { isTick: true };
    expect(await run([failure, 'answer'], { request })).toMatchObject({ outcome: failure, attempts: 1 });
  });
});

describe('the wait before a retry', () => {
  test('is anything up to a ceiling that begins at 100 ms, doubles, and ends at 1 s', async () => {
    const fails = [failures.answer(503)];
    expect((await run(fails, { maxAttempts: 7 })).clock.sleeps).toEqual([100, 200, 400, 800, 1_000, 1_000]);
    expect((await run(fails, { random: 0.5 })).clock.sleeps).toEqual([50, 100]);
    expect((await run(fails, { random: 0 })).clock.sleeps).toEqual([]);
  });

  test('is at least what the upstream asked for, up to 2 s', async () => {
    const { outcome, clock } = await run([failures.answer(429, { retryAfterMs: 2_000 }), 'answer'], { random: 0.5 });
    expect([outcome, clock.sleeps]).toEqual(['answer', [2_050]]);
  });

  test('is left to the client when the upstream asks for more', async () => {
    const busy = failures.answer(503, { retryAfterMs: 2_001 });
    expect(await run([busy, 'answer'])).toMatchObject({ outcome: busy, attempts: 1 });
  });

  test('ends at once when the client leaves, and nothing is sent any more', async () => {
    const leaving = new AbortController();
    const reason = new DOMException('The client left.', 'AbortError');
    let attempts = 0;
    const clock = createTestClock({ isFrozen: true });
    const send = withRetry(
      async () => {
        attempts += 1;
        await Promise.resolve();
        throw failures.answer(503);
      },
      {
        maxAttempts: 3,
        operationTimeoutMs,
        budget: createRetryBudget(),
        clock,
        sleep: async (ms, signal) => {
          leaving.abort(reason);
          await clock.sleep(ms, signal);
        },
        random: () => 1,
      },
    );
    await expect(send({ caller: { key: 'a' }, signal: leaving.signal, deadlineAt: clock.now() + 12_000 })).rejects.toBe(
      reason,
    );
    expect(attempts).toBe(1);
  });
});

describe('the deadline', () => {
  test('lets a time-out be tried again once', async () => {
    expect(await run([failures.timeout()], { attemptMs: 1_000 })).toMatchObject({ attempts: 2 });
  });

  test('lets a time-out be tried again only while half of the time is left', async () => {
    expect(await run([failures.timeout(), 'answer'], { attemptMs: 5_000 })).toMatchObject({ outcome: 'answer' });
    expect(await run([failures.timeout()], { attemptMs: 5_000, leftMs: 10_999 })).toMatchObject({ attempts: 1 });
  });

  test('keeps an attempt from starting that cannot end in time, going by those before it', async () => {
    expect(await run([failures.answer(503)], { attemptMs: 4_900 })).toMatchObject({ attempts: 2 });
    expect(await run([failures.answer(503)], { attemptMs: 100, leftMs: 300 })).toMatchObject({ attempts: 1 });
    expect(await run([failures.answer(503)], { attemptMs: 100, leftMs: 301 })).toMatchObject({ attempts: 2 });
  });

  test('keeps a wait from starting that would outlive it', async () => {
    const busy = failures.answer(429, { retryAfterMs: 2_000 });
    expect(await run([busy, 'answer'], { leftMs: 2_000 })).toMatchObject({ outcome: busy, clock: { sleeps: [] } });
  });
});

describe('a stale connection', () => {
  test('costs nothing: no wait, no budget, none of the attempts', async () => {
    const broke: RetryBudget = { tryTake: () => false, giveBack: () => undefined };
    const result = await run([failures.staleConnection(), 'answer'], { budget: broke, maxAttempts: 1 });
    expect(result).toMatchObject({ outcome: 'answer', attempts: 2, clock: { sleeps: [] } });
  });

  test('is a failed connection like any other the second time', async () => {
    const result = await run([failures.staleConnection(), failures.staleConnection(), 'answer']);
    expect(result).toMatchObject({ outcome: 'answer', attempts: 3, clock: { sleeps: [100] } });
    expect(await run([failures.staleConnection()])).toMatchObject({ attempts: 4 });
  });
});

describe('the budget', () => {
  test('lets an upstream that is down see about one call an operation once it is spent', async () => {
    const budget = createRetryBudget();
    const attempts = [];
    for (let count = 0; count < 100; count += 1)
      attempts.push((await run([failures.answer(503)], { budget })).attempts);
    expect(attempts.slice(0, 10)).toEqual(Array(10).fill(3));
    expect(attempts.slice(10)).toEqual(Array(90).fill(1));
  });

  test('is refilled by what succeeds on the first attempt, and by nothing else', async () => {
    const budget = createRetryBudget();
    while (budget.tryTake('retry'));
    for (let count = 0; count < 4; count += 1) await run(['answer'], { budget });
    await run([failures.badResponse()], { budget });
    expect(await run([failures.answer(503)], { budget })).toMatchObject({ attempts: 1 });
    await run(['answer'], { budget });
    expect(await run([failures.answer(503), 'answer'], { budget })).toMatchObject({ outcome: 'answer', attempts: 2 });
    expect(await run([failures.answer(503)], { budget })).toMatchObject({ attempts: 1 });
  });

  test('pays double after a time-out', async () => {
    const budget = createRetryBudget();
    for (let count = 0; count < 10; count += 1) await run([failures.timeout(), 'answer'], { budget });
    expect(budget.tryTake('retry')).toBe(false);
  });

  test('keeps an upstream that fails half of the time from more than 1.3 calls an operation', async () => {
    const budget = createRetryBudget();
    while (budget.tryTake('retry'));
    let attempts = 0;
    let turn = 0;
    for (let count = 0; count < 1_000; count += 1) {
      // A fixed pattern of halves, so that the test is the same each time.
      const outcomes = [0, 1, 2].map((attempt) =>
        (turn * 7 + attempt * 3) % 16 < 8 ? failures.answer(503) : 'answer',
      );
      turn += 1;
      attempts += (await run(outcomes, { budget })).attempts;
    }
    expect(attempts / 1_000).toBeLessThanOrEqual(1.3);
  });
});
