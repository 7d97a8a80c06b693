import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../../../src/errors/app-error.js';
import type { ErrorCode } from '../../../../src/errors/error-codes.js';
import { createLiveBench, moving, queryFor, refused, seenBy, watchGoodPage } from './live-bench.js';

const waits: [string, AppError][] = [
  ['429', refused('UPSTREAM_RATE_LIMITED', 429)],
  ['500', refused('UPSTREAM_ERROR', 500)],
  ['503', refused('UPSTREAM_UNAVAILABLE', 503)],
  ['a time-out', refused('UPSTREAM_TIMEOUT')],
  ['an answer that cannot be read', refused('UPSTREAM_BAD_RESPONSE', 200)],
  ['another 4xx', refused('UPSTREAM_REJECTED', 409)],
  ["401 on the gateway's own credentials", refused('UPSTREAM_DENIED', 401)],
  ['a gateway that is busy', refused('OVERLOADED')],
];
const finals: [string, AppError][] = [
  ['400', refused('BAD_USER_INPUT', 400)],
  ['403', refused('FORBIDDEN', 403)],
  ['404', refused('NOT_FOUND', 404)],
  ["403 on the gateway's own credentials", refused('UPSTREAM_DENIED', 403)],
];

describe('while the upstream fails', () => {
  test.each(waits)('those who watch keep what they have, and see the next good page: %s', async (_name, failure) => {
    const { bench, first } = await watchGoodPage();
    bench.upstream.answer = failure;
    await bench.advance(2000);
    bench.upstream.answer = () => moving(50);
    await bench.advance(4000);
    expect(bench.readAt()).toEqual([0, 2000, 6000]);
    expect([seenBy(first), bench.ticks.map(({ outcome }) => outcome)]).toEqual([
      ['page', 'page'],
      ['failed', 'changed'],
    ]);
  });

  test('the next tick comes after 4 s, and each after twice as long, until one is good', async () => {
    const { bench } = await watchGoodPage();
    bench.upstream.answer = refused('UPSTREAM_ERROR');
    await bench.advance(30_000);
    expect(bench.readAt()).toEqual([0, 2000, 6000, 14_000, 30_000]);
  });

  test('a good read makes the next wait the first one', async () => {
    const { bench } = await watchGoodPage();
    bench.upstream.answer = refused('UPSTREAM_ERROR');
    await bench.advance(6000);
    bench.upstream.answer = moving;
    await bench.advance(8000);
    bench.upstream.answer = refused('UPSTREAM_ERROR');
    await bench.advance(6000);
    expect(bench.readAt()).toEqual([0, 2000, 6000, 14_000, 16_000, 20_000]);
  });

  test.each([
    [7000, 0, 7000],
    [7000, 1, 7700],
    [1000, 0.5, 2000],
    [45_000, 0, 45_000],
  ])('the next tick comes no sooner than it asked: %s, %s', async (retryAfterMs, random, waitMs) => {
    const { bench } = await watchGoodPage({ random: () => random });
    bench.upstream.answer = new AppError('UPSTREAM_RATE_LIMITED', { retryAfterMs });
    await bench.advance(2200);
    const failedAt = bench.readAt()[1] ?? 0;
    bench.upstream.answer = moving;
    await bench.advance(50_000);
    expect((bench.readAt()[2] ?? 0) - failedAt).toBeCloseTo(waitMs);
  });

  test('a tick that does not end is ended by its deadline, and is a failed one', async () => {
    const { bench, first } = await watchGoodPage();
    bench.upstream.answer = 'hangs';
    await bench.advance(2000 + 11_999);
    expect(bench.reads[1]?.call.signal.aborted).toBe(false);
    await bench.advance(1);
    expect(bench.reads[1]?.call.signal.reason).toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
    bench.upstream.answer = () => moving(50);
    await bench.advance(4000);
    expect([bench.readAt(), seenBy(first)]).toEqual([
      [0, 2000, 18_000],
      ['page', 'page'],
    ]);
  });

  test('those who watch are told after 60 s without a good read, so that they come again', async () => {
    const { bench, first } = await watchGoodPage();
    const other = bench.watch('b');
    bench.upstream.answer = refused('UPSTREAM_UNAVAILABLE', 503);
    await bench.advance(59_999);
    expect(seenBy(first)).toEqual(['page']);
    await bench.advance(1);
    expect(seenBy(first)).toEqual(['page', 'UPSTREAM_UNAVAILABLE upstream']);
    expect(other.states[1]).toBe(first.states[1]);
    expect([first.isOver(), other.isOver(), bench.pollers()]).toEqual([true, true, 0]);
  });

  test('those 60 s begin anew with each good read', async () => {
    const { bench, first } = await watchGoodPage();
    bench.upstream.answer = refused('UPSTREAM_ERROR');
    await bench.advance(2000);
    bench.upstream.answer = moving;
    await bench.advance(52_000);
    bench.upstream.answer = refused('UPSTREAM_ERROR');
    await bench.advance(54_000 - 1);
    expect([bench.ticks.at(-1)?.outcome, seenBy(first)]).toEqual(['failed', ['page']]);
  });

  test('an upstream that fails once is asked again also where ticks are rarer than that', async () => {
    const { bench, first } = await watchGoodPage({ intervalMs: 100_000, idleIntervalMs: 100_000 });
    bench.upstream.answer = refused('UPSTREAM_ERROR');
    await bench.advance(100_000 + 59_999);
    expect(seenBy(first)).toEqual(['page']);
    await bench.advance(1);
    expect(seenBy(first)).toEqual(['page', 'UPSTREAM_ERROR upstream']);
  });

  test('who joins is shown the page in hand, without a call', async () => {
    const { bench } = await watchGoodPage();
    bench.upstream.answer = refused('UPSTREAM_ERROR');
    await bench.advance(5000);
    const late = bench.watch('b');
    await bench.advance(0);
    expect([seenBy(late), late.isOver(), bench.reads.length]).toEqual([['page'], false, 2]);
  });

  test('who joins when the page in hand is too old is told the last error, which is final', async () => {
    const { bench, first } = await watchGoodPage({ intervalMs: 100_000, idleIntervalMs: 100_000 });
    bench.upstream.answer = refused('UPSTREAM_ERROR');
    await bench.advance(110_000);
    const late = bench.watch('b');
    await bench.advance(0);
    expect([seenBy(late), late.isOver(), first.isOver(), bench.reads.length]).toEqual([
      ['UPSTREAM_ERROR complete'],
      true,
      false,
      2,
    ]);
  });

  test('who joined for a read that fails is shown the page in hand', async () => {
    const bench = createLiveBench();
    const first = bench.watch('a');
    await bench.advance(4500);
    bench.upstream.answer = refused('UPSTREAM_ERROR');
    const late = bench.watch('b');
    await bench.advance(0);
    expect([seenBy(first), seenBy(late), bench.reads.length, bench.ticks.at(-1)?.outcome]).toEqual([
      ['page'],
      ['page'],
      3,
      'failed',
    ]);
  });
});

describe('a failure of the first read', () => {
  test.each([...waits, ...finals, ['401', refused('UNAUTHENTICATED', 401)] satisfies [string, AppError]])(
    'is final for all who wait for it: %s',
    async (_name, failure) => {
      const bench = createLiveBench();
      bench.upstream.tookMs = 10;
      bench.upstream.answer = failure;
      const [one, other] = [bench.watch('a'), bench.watch('b')];
      await bench.advance(10);
      const expected = [`${failure.code} complete`];
      expect([seenBy(one), seenBy(other), one.isOver(), bench.pollers()]).toEqual([expected, expected, true, 0]);
      expect(bench.ticks).toEqual([]);
    },
  );

  test.each([...finals, ['401', refused('UNAUTHENTICATED', 401)] satisfies [string, AppError]])(
    'keeps no wait where waiting does not help: %s',
    async (_name, failure) => {
      const bench = createLiveBench();
      bench.upstream.answer = failure;
      bench.watch('a');
      await bench.advance(0);
      expect(bench.pendingTimers()).toBe(0);
      bench.watch('b');
      await bench.advance(0);
      expect(bench.reads).toHaveLength(2);
    },
  );
});

describe('a failure after rows were shown', () => {
  test.each(finals)('is final: %s', async (_name, failure) => {
    const { bench, first } = await watchGoodPage();
    bench.upstream.answer = failure;
    await bench.advance(2000);
    expect([seenBy(first), first.isOver()]).toEqual([['page', `${failure.code} complete`], true]);
    expect([bench.pollers(), bench.pendingTimers()]).toEqual([0, 0]);
  });

  test("tells those whose token is not accepted any more to come with another one, and no other reader's", async () => {
    const { bench, first } = await watchGoodPage();
    const other = bench.watch('b', queryFor('d-1'));
    await bench.advance(0);
    bench.upstream.answer = refused('UNAUTHENTICATED', 401);
    await bench.advance(1999);
    other.leave();
    await bench.advance(1);
    expect([seenBy(first), seenBy(other)]).toEqual([['page', 'UNAUTHENTICATED auth'], ['page']]);
    expect([bench.pollers(), bench.pendingTimers()]).toEqual([0, 0]);
  });

  test('is masked and reported where it is a bug', async () => {
    const { bench, first } = await watchGoodPage();
    const bug = new TypeError('x is not a function');
    bench.upstream.answer = bug;
    await bench.advance(2000);
    expect([bench.bugs, seenBy(first)]).toEqual([[bug], ['page']]);
    await bench.advance(58_000);
    const code: ErrorCode = 'INTERNAL_SERVER_ERROR';
    expect(seenBy(first)).toEqual(['page', `${code} upstream`]);
  });
});
