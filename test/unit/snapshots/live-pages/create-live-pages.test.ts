import { describe, expect, test } from '@jest/globals';
import { createLiveBench, moving, pageWith, query, queryFor, snapshotOf, still, toOwnReaderKey } from './live-bench.js';
import { callerOf } from '../../../support/caller-of.js';
import { AppError } from '../../../../src/errors/app-error.js';

describe('who watches a page', () => {
  test('asks nothing before the first state is asked for', async () => {
    const bench = createLiveBench();
    bench.livePages.watch(query, { caller: callerOf('a'), requestId: 'a' }).close();
    await bench.advance(60_000);
    expect([bench.reads, bench.pollers(), bench.pendingTimers()]).toEqual([[], 0, 0]);
  });

  test('is refused at once where it may not ask at all', () => {
    const refusal = new AppError('UNAUTHENTICATED');
    const bench = createLiveBench({
      admit: () => {
        throw refusal;
      },
    });
    expect(() => bench.livePages.watch(query, { caller: callerOf(null), requestId: 'a' })).toThrow(refusal);
  });

  test('is given the page as it is, and each change of it', async () => {
    const bench = createLiveBench();
    bench.upstream.answer = () => moving(5);
    const one = bench.watch('a');
    await bench.advance(0);
    bench.upstream.answer = () => moving(10);
    await bench.advance(4000);
    expect(one.states.map(({ page }) => page?.snapshots[0]?.progress)).toEqual([5, 10]);
    expect(bench.ticks.map(({ outcome }) => outcome)).toEqual(['changed', 'unchanged']);
  });

  test('shares one read and one state with all who watch the same page as the same reader', async () => {
    const bench = createLiveBench();
    const watchers = ['a', 'b', 'c'].map((name) => bench.watch(name));
    await bench.advance(1999);
    const late = bench.watch('d');
    await bench.advance(0);
    expect([bench.reads.length, bench.pollers()]).toEqual([1, 1]);
    const [first] = watchers.map(({ states }) => states);
    expect([...watchers, late].every(({ states }) => states.length === 1 && states[0] === first?.[0])).toBe(true);
  });

  test('shares nothing with another reader, or with who asks for another page', async () => {
    const bench = createLiveBench({ toReaderKey: toOwnReaderKey });
    bench.watch('a');
    bench.watch('b');
    bench.watch('a', queryFor('d-1'));
    bench.watch('a', { ...query, sort: { field: 'SNAPSHOT_NAME', direction: 'ASC' } });
    bench.watch('a', { ...query, slice: { offset: 50, limit: 50 } });
    bench.watch('a', { ...query, slice: { offset: 0, limit: 50, isCount: true } });
    bench.watch('a', { ...query, slice: { offset: 0, limit: 50, from: [{ end: 1, hash: 'x', id: null, key: null }] } });
    bench.watch('a', { ...query, slice: { offset: 0, limit: 50, beside: { offset: 1, limit: 2 } } });
    await bench.advance(0);
    expect([bench.reads.length, bench.pollers()]).toEqual([7, 7]);
  });

  test('reads slowly and is given the newest page only', async () => {
    const bench = createLiveBench();
    const slow = bench.livePages.watch(query, { caller: callerOf('a'), requestId: 'a' });
    const first = slow.next();
    await bench.advance(0);
    for (const progress of [1, 2, 3]) {
      bench.upstream.answer = () => moving(progress);
      await bench.advance(2200);
    }
    expect((await first)?.page?.snapshots[0]?.progress).toBeNull();
    expect((await slow.next())?.page?.snapshots[0]?.progress).toBe(3);
  });

  test('makes each who watches an accepted caller on each good read', async () => {
    const bench = createLiveBench();
    bench.watch('a');
    bench.watch('b');
    await bench.advance(2000);
    const [a, b] = [callerOf('a').key, callerOf('b').key];
    expect(bench.accepted).toEqual([a, b, a, b]);
  });
});

describe('a tick', () => {
  test('is in the name of the one who has watched longest', async () => {
    const bench = createLiveBench();
    bench.upstream.answer = moving;
    const first = bench.watch('a');
    bench.watch('b');
    await bench.advance(2000);
    first.leave();
    await bench.advance(2000);
    const asked = bench.reads.map(({ call }) => [call.requestId, call.caller.token, call.isTick, call.deadlineAt]);
    expect(asked).toEqual([
      ['a', 'a', undefined, 12_000],
      ['a', 'a', true, 14_000],
      ['b', 'b', true, 16_000],
    ]);
  });

  test('is told whatever a client could see of the page', async () => {
    const rows = [snapshotOf('s-1'), snapshotOf('s-2')];
    const pages = [
      pageWith(rows),
      pageWith(rows, { total: 3 }),
      pageWith(rows, { total: 3, unidentified: 1 }),
      pageWith([snapshotOf('s-1'), snapshotOf('s-2', { desktop: { id: 'd-1', name: 'renamed', sid: null } })]),
      pageWith([snapshotOf('s-2'), snapshotOf('s-1')]),
      pageWith([snapshotOf('s-2')]),
      pageWith([]),
    ];
    const bench = createLiveBench();
    const one = bench.watch('a');
    for (const page of pages) {
      bench.upstream.answer = () => page;
      await bench.advance(2000);
    }
    expect(one.states.slice(1).map(({ page }) => page)).toEqual(pages);
  });
});

describe('the last to leave', () => {
  test('ends the poller and aborts its call at once', async () => {
    const bench = createLiveBench();
    bench.upstream.answer = moving;
    const [one, other] = [bench.watch('a'), bench.watch('b')];
    await bench.advance(0);
    bench.upstream.answer = 'hangs';
    await bench.advance(2000);
    one.leave();
    expect(bench.reads[1]?.call.signal.aborted).toBe(false);
    other.leave();
    expect(bench.reads[1]?.call.signal.aborted).toBe(true);
    await bench.advance(0);
    expect([bench.pollers(), bench.pendingTimers(), one.isOver(), other.isOver()]).toEqual([0, 0, true, true]);
    await bench.advance(60_000);
    expect(bench.reads).toHaveLength(2);
  });

  test('aborts a first read as well', async () => {
    const bench = createLiveBench();
    bench.upstream.answer = 'hangs';
    const one = bench.watch('a');
    await bench.advance(0);
    one.leave();
    await bench.advance(0);
    expect([bench.reads[0]?.call.signal.aborted, one.isOver(), bench.pollers(), bench.pendingTimers()]).toEqual([
      true,
      true,
      0,
      0,
    ]);
  });

  test('takes along what was read: who comes next asks anew', async () => {
    const bench = createLiveBench();
    const one = bench.watch('a');
    await bench.advance(100);
    one.leave();
    bench.watch('b');
    await bench.advance(0);
    expect(bench.reads.map(({ call }) => call.isTick)).toEqual([undefined, undefined]);
  });
});

test('stopping ends every poller and its call, and each watch has no next state', async () => {
  const bench = createLiveBench();
  bench.upstream.answer = () => still();
  const one = bench.watch('a');
  await bench.advance(0);
  bench.upstream.answer = 'hangs';
  const other = bench.watch('b', queryFor('d-1'));
  await bench.advance(0);
  bench.livePages.stop();
  const late = bench.watch('c');
  await bench.advance(0);
  expect([one, other, late].map(({ isOver }) => isOver())).toEqual([true, true, true]);
  expect([bench.pollers(), bench.pendingTimers(), bench.reads.length]).toEqual([0, 0, 2]);
  expect(bench.reads[1]?.call.signal.aborted).toBe(true);
});
