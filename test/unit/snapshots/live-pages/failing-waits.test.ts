import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../../../src/errors/app-error.js';
import { createLiveBench, moving, queryFor, refused, seenBy, watchGoodPage } from './live-bench.js';

describe('a wait for a failing upstream', () => {
  test('outlives its poller: who comes next is shown the page in hand, and asks when it is over', async () => {
    const { bench, first } = await watchGoodPage();
    bench.upstream.answer = new AppError('UPSTREAM_RATE_LIMITED', { retryAfterMs: 20_000 });
    await bench.advance(2000);
    first.leave();
    await bench.advance(1000);
    // The one timer forgets the wait.
    expect([bench.pollers(), bench.pendingTimers()]).toEqual([0, 1]);
    const next = bench.watch('b');
    await bench.advance(0);
    expect([seenBy(next), bench.reads.length, bench.pollers()]).toEqual([['page'], 2, 1]);
    expect(next.states[0]).toBe(first.states[0]);
    bench.upstream.answer = () => moving(50);
    await bench.advance(20_000);
    expect([seenBy(next), bench.readAt()[2]]).toEqual([['page', 'page'], 23_000]);
    expect(bench.reads[2]?.call.isTick).toBe(true);
  });

  test('that outlives its poller still ends for those who come 60 s after the last good read', async () => {
    const { bench, first } = await watchGoodPage();
    bench.upstream.answer = refused('UPSTREAM_ERROR');
    await bench.advance(14_000);
    first.leave();
    const next = bench.watch('b');
    await bench.advance(46_000);
    expect(seenBy(next)).toEqual(['page', 'UPSTREAM_ERROR upstream']);
  });

  test('is kept for who comes after a first read that failed: the same error without a call', async () => {
    const bench = createLiveBench();
    bench.upstream.answer = refused('UPSTREAM_ERROR');
    const first = bench.watch('a');
    await bench.advance(3999);
    const next = bench.watch('b');
    await bench.advance(0);
    expect(next.states[0]).toEqual(first.states[0]);
    expect([seenBy(next), next.isOver(), bench.reads.length]).toEqual([['UPSTREAM_ERROR complete'], true, 1]);
  });

  test('is twice as long when the upstream still fails once it is over', async () => {
    const bench = createLiveBench();
    bench.upstream.answer = refused('UPSTREAM_ERROR');
    for (let count = 0; count < 28; count += 1) {
      bench.watch('a');
      await bench.advance(1000);
    }
    expect(bench.readAt()).toEqual([0, 4000, 12_000]);
    bench.upstream.answer = moving;
    const last = bench.watch('a');
    await bench.advance(0);
    expect(seenBy(last)).toEqual(['page']);
  });

  test('is of its own page only', async () => {
    const bench = createLiveBench();
    bench.upstream.answer = refused('UPSTREAM_ERROR');
    bench.watch('a');
    await bench.advance(0);
    bench.watch('a', queryFor('d-1'));
    await bench.advance(0);
    expect(bench.reads).toHaveLength(2);
  });

  test('is forgotten a minute after its end, and with it the last timer', async () => {
    const bench = createLiveBench();
    bench.upstream.answer = refused('UPSTREAM_ERROR');
    bench.watch('a');
    await bench.advance(63_999);
    expect(bench.pendingTimers()).toBe(1);
    await bench.advance(1);
    expect(bench.pendingTimers()).toBe(0);
    bench.watch('a');
    await bench.advance(4000);
    bench.watch('a');
    await bench.advance(0);
    expect(bench.readAt()).toEqual([0, 64_000, 68_000]);
  });

  test('is forgotten before its time when many others are kept', async () => {
    const bench = createLiveBench();
    bench.upstream.answer = refused('UPSTREAM_ERROR');
    for (let index = 0; index < 257; index += 1) bench.watch('a', queryFor(`d-${index}`));
    await bench.advance(0);
    for (const id of ['d-1', 'd-0']) bench.watch('a', queryFor(id));
    await bench.advance(0);
    expect(bench.reads.slice(257).map(({ query }) => query.filter.desktopIds)).toEqual([['d-0']]);
  });

  test('is forgotten when everything stops', async () => {
    const bench = createLiveBench();
    bench.upstream.answer = refused('UPSTREAM_ERROR');
    bench.watch('a');
    await bench.advance(0);
    bench.livePages.stop();
    expect(bench.pendingTimers()).toBe(0);
  });
});
