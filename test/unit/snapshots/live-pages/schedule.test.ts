import { describe, expect, test } from '@jest/globals';
import { createLiveBench, moving, pageWith, queryFor, snapshotOf } from './live-bench.js';

/** Milliseconds between the starts of reads. */
function gaps(at: readonly number[]): number[] {
  return at.slice(1).map((time, index) => time - (at[index] ?? 0));
}

describe('the next tick', () => {
  test('comes after the short interval while a row of the page is in progress', async () => {
    const bench = createLiveBench();
    bench.upstream.answer = moving;
    bench.watch('a');
    await bench.advance(10_000);
    expect(bench.readAt()).toEqual([0, 2000, 4000, 6000, 8000, 10_000]);
  });

  test('comes later each time while nothing moves, up to the idle interval', async () => {
    const bench = createLiveBench();
    bench.watch('a');
    await bench.advance(80_000);
    expect(gaps(bench.readAt())).toEqual([2000, 3000, 4500, 6750, 10_125, 15_000, 15_000, 15_000]);
  });

  test('comes after the short interval for three ticks from a change on', async () => {
    const bench = createLiveBench();
    bench.watch('a');
    await bench.advance(9500);
    bench.upstream.answer = () => pageWith([snapshotOf('s-1', { name: 'renamed' })]);
    await bench.advance(6750 + 20_000);
    expect(bench.ticks.map(({ outcome }) => outcome).slice(2, 5)).toEqual(['unchanged', 'changed', 'unchanged']);
    expect(gaps(bench.readAt())).toEqual([2000, 3000, 4500, 6750, 2000, 2000, 2000, 3000, 4500]);
  });

  test('is counted from the start of the last read, and is late only by what keeps it from starting', async () => {
    const bench = createLiveBench();
    bench.upstream.answer = moving;
    bench.upstream.tookMs = 500;
    bench.watch('a');
    await bench.advance(2000);
    bench.upstream.tookMs = 3000;
    await bench.advance(8000);
    expect(bench.readAt()).toEqual([0, 2000, 4000, 7000, 10_000]);
    expect(bench.ticks.map(({ latenessMs }) => latenessMs)).toEqual([0, 0, 0]);
  });

  test.each([
    [0, [1800, 1800]],
    [1, [2200, 2200]],
  ])('comes up to a tenth sooner or later, so that pollers do not march in step: %s', async (random, expected) => {
    const bench = createLiveBench({ random: () => random });
    bench.upstream.answer = moving;
    bench.watch('a');
    await bench.advance(5000);
    expect(gaps(bench.readAt())).toEqual(expected);
  });
});

describe('the budget', () => {
  test('stretches intervals fairly when there are more ticks than calls, the oldest first, and says how late they are', async () => {
    const bench = createLiveBench({ callsPerSecond: 2 });
    bench.upstream.answer = moving;
    const desktops = Array.from({ length: 8 }, (_, index) => `d-${index}`);
    for (const id of desktops) bench.watch('a', queryFor(id));
    await bench.advance(0);
    // First reads do not wait.
    expect(bench.reads).toHaveLength(8);
    await bench.advance(12_000);
    const ticks = bench.reads.slice(8);
    const ids = ticks.map(({ query }) => query.filter.desktopIds?.[0]);
    expect(ids).toEqual(Array.from(ids, (_, index) => `d-${index % 8}`));
    expect(ticks.map(({ at }) => at)).toEqual(Array.from(ticks, (_, index) => 2000 + Math.floor(index / 2) * 1000));
    expect(bench.ticks.slice(0, 8).map(({ latenessMs }) => latenessMs)).toEqual([
      0, 0, 1000, 1000, 2000, 2000, 3000, 3000,
    ]);
  });

  test('lets first reads pass while ticks wait, and ticks make up for them', async () => {
    const bench = createLiveBench({ callsPerSecond: 1 });
    bench.upstream.answer = moving;
    bench.watch('a');
    await bench.advance(1999);
    for (const id of ['d-1', 'd-2', 'd-3']) bench.watch('a', queryFor(id));
    await bench.advance(1000);
    expect(bench.readAt()).toEqual([0, 1999, 1999, 1999, 2999]);
  });

  test('is kept within every second, also by a tick with more calls than that, which ends before another begins', async () => {
    const bench = createLiveBench({ callsPerSecond: 2 });
    bench.upstream.answer = moving;
    bench.upstream.calls = 6;
    bench.watch('a');
    bench.watch('a', queryFor('d-1'));
    await bench.advance(10_000);
    expect(bench.readAt()).toEqual([0, 0, 2000, 5000, 8000]);
    const calls = bench.calledAt.filter(({ isTick }) => isTick).map(({ at }) => at);
    const each = [2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 10_000];
    expect(calls).toEqual(each.flatMap((at) => [at, at]));
  });

  test('is kept when more calls turn out to be needed than the last time, by all pages at once', async () => {
    const bench = createLiveBench({ callsPerSecond: 4 });
    bench.upstream.answer = moving;
    for (const id of ['d-1', 'd-2', 'd-3', 'd-4']) bench.watch('a', queryFor(id));
    await bench.advance(0);
    bench.upstream.calls = 3;
    await bench.advance(3999);
    const calls = bench.calledAt.filter(({ isTick }) => isTick).map(({ at }) => at);
    expect(calls).toEqual([2000, 3000].flatMap((at) => [at, at, at, at]));
  });

  test('gives a tick the seconds that its own calls take of it, beyond its deadline', async () => {
    const bench = createLiveBench({ callsPerSecond: 1, deadlineMs: 3000 });
    bench.upstream.answer = moving;
    bench.upstream.calls = 10;
    bench.watch('a');
    await bench.advance(30_000);
    expect(bench.ticks.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged']);
  });

  test('has no timer left of a call that waited when all have left', async () => {
    const bench = createLiveBench({ callsPerSecond: 1 });
    bench.upstream.answer = moving;
    bench.upstream.calls = 5;
    const watchers = ['d-1', 'd-2'].map((id) => bench.watch('a', queryFor(id)));
    await bench.advance(4000);
    for (const { leave } of watchers) leave();
    await bench.advance(0);
    expect(bench.pendingTimers()).toBe(0);
  });

  test('leaves no timer when nobody waits for it any more', async () => {
    const bench = createLiveBench({ callsPerSecond: 1 });
    bench.upstream.answer = moving;
    const watchers = ['d-1', 'd-2'].map((id) => bench.watch('a', queryFor(id)));
    await bench.advance(2500);
    for (const { leave } of watchers) leave();
    expect(bench.pendingTimers()).toBe(0);
  });

  test('gives the place of a poller that ends while it waits to the next', async () => {
    const bench = createLiveBench({ callsPerSecond: 1 });
    bench.upstream.answer = moving;
    const watchers = ['d-1', 'd-2', 'd-3'].map((id) => bench.watch('a', queryFor(id)));
    await bench.advance(2500);
    watchers[1]?.leave();
    await bench.advance(500);
    expect(bench.reads.slice(3).map(({ at, query }) => [at, query.filter.desktopIds?.[0]])).toEqual([
      [2000, 'd-1'],
      [3000, 'd-3'],
    ]);
    watchers[0]?.leave();
    watchers[2]?.leave();
    await bench.advance(0);
    expect(bench.pendingTimers()).toBe(0);
  });
});

describe('who joins', () => {
  test('is shown the page in hand while that is younger than the interval, without a call', async () => {
    const bench = createLiveBench();
    bench.watch('a');
    await bench.advance(2000 + 1999);
    const late = bench.watch('b');
    await bench.advance(0);
    expect([bench.readAt(), late.states.length]).toEqual([[0, 2000], 1]);
  });

  test('has an older page read at once, like a query, for all who join meanwhile and for those who watch', async () => {
    const bench = createLiveBench({ callsPerSecond: 1 });
    const first = bench.watch('a');
    await bench.advance(5000 + 2000);
    bench.watch('spends', queryFor('d-1'));
    bench.upstream.answer = () => pageWith([]);
    bench.upstream.tookMs = 100;
    const joiners = [bench.watch('b'), bench.watch('c')];
    await bench.advance(100);
    expect(bench.readAt()).toEqual([0, 2000, 5000, 7000, 7000]);
    const { call } = bench.reads.at(-1) ?? {};
    expect([call?.requestId, call?.isTick]).toEqual(['b', undefined]);
    const [newest] = joiners[0]?.states ?? [];
    expect(newest?.page?.snapshots).toEqual([]);
    expect([first, ...joiners].map(({ states }) => states.at(-1) === newest)).toEqual([true, true, true]);
    expect(joiners.map(({ states }) => states.length)).toEqual([1, 1]);
    // The read takes the place of the tick that was to come.
    expect(bench.ticks.at(-1)).toEqual({ outcome: 'changed', latenessMs: 0 });
    await bench.advance(1899);
    expect(bench.reads).toHaveLength(5);
  });

  test('is given the page also when that read finds it unchanged, and nobody else is', async () => {
    const bench = createLiveBench();
    const first = bench.watch('a');
    await bench.advance(4500);
    const late = bench.watch('b');
    await bench.advance(0);
    expect([first.states.length, late.states.length, bench.reads.length]).toEqual([1, 1, 3]);
    expect(late.states[0]).toBe(first.states[0]);
    // The next tick is counted from that read, and the one that was to come at 5000 does not.
    await bench.advance(4500);
    expect(bench.readAt()).toEqual([0, 2000, 4500, 9000]);
  });

  test('waits for a tick that is under way rather than for a read of its own', async () => {
    const bench = createLiveBench();
    bench.upstream.tookMs = 100;
    bench.watch('a');
    await bench.advance(5050);
    const late = bench.watch('b');
    await bench.advance(0);
    expect(late.states).toHaveLength(0);
    await bench.advance(50);
    expect([late.states.length, bench.readAt()]).toEqual([1, [0, 2000, 5000]]);
  });
});
