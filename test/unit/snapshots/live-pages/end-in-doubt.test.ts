import { describe, expect, test } from '@jest/globals';
import type { ListPage } from '../../../../src/snapshots/list-page.js';
import { type BenchWatcher, createLiveBench, pageWith, refused, snapshotOf } from './live-bench.js';

/** Live pages whose list has an end in doubt: a call says whether rows follow. */
function createDoubtBench(options: Parameters<typeof createLiveBench>[0] = {}) {
  const bench = createLiveBench(options);
  const doubt: { more: boolean | Error; isInDoubt: boolean; asked: number } = {
    more: false,
    isInDoubt: true,
    asked: 0,
  };
  const toPage = (): ListPage => {
    const beforeCall = bench.reads.at(-1)?.beforeCall;
    const askWhetherMore = async (): Promise<boolean> => {
      doubt.asked += 1;
      await beforeCall?.();
      if (doubt.more instanceof Error) throw doubt.more;
      return doubt.more;
    };
    return pageWith([snapshotOf('s-1', { status: 'RESTORING' })], doubt.isInDoubt ? { askWhetherMore } : {});
  };
  bench.upstream.answer = toPage;
  return { ...bench, doubt };
}

async function nextPageIn({ states }: BenchWatcher): Promise<boolean | undefined> {
  const page = states.at(-1)?.page;
  return page && (page.hasNext || (await page.askWhetherMore?.()) === true);
}

describe('whether more rows follow, where it takes a call to know,', () => {
  test('is not asked for where nobody selects it', async () => {
    const bench = createDoubtBench();
    bench.watch('a');
    await bench.advance(10_000);
    expect(bench.doubt.asked).toBe(0);
  });

  test('is asked for once a read, however many select it', async () => {
    const bench = createDoubtBench();
    const [one, other] = [bench.watch('a'), bench.watch('b')];
    await bench.advance(0);
    expect(await Promise.all([nextPageIn(one), nextPageIn(other)])).toEqual([false, false]);
    expect(bench.doubt.asked).toBe(1);
    await bench.advance(4000);
    expect([bench.doubt.asked, one.states.length]).toEqual([3, 1]);
    const late = bench.watch('c');
    await bench.advance(0);
    expect([await nextPageIn(late), bench.doubt.asked]).toEqual([false, 3]);
  });

  test('is a change of the page', async () => {
    const bench = createDoubtBench();
    const one = bench.watch('a');
    await bench.advance(0);
    await nextPageIn(one);
    bench.doubt.more = true;
    await bench.advance(2000);
    expect([one.states.length, await nextPageIn(one), bench.ticks.at(-1)?.outcome]).toEqual([2, true, 'changed']);
  });

  test('is asked for anew by who joins when nobody has asked before', async () => {
    const bench = createDoubtBench();
    bench.watch('a');
    await bench.advance(4000);
    bench.doubt.more = true;
    const late = bench.watch('b');
    await bench.advance(0);
    expect([await nextPageIn(late), bench.doubt.asked]).toEqual([true, 1]);
  });

  test('is known to who joins when there is no doubt any more', async () => {
    const bench = createDoubtBench();
    bench.watch('a');
    await bench.advance(0);
    bench.doubt.isInDoubt = false;
    await bench.advance(2000);
    const late = bench.watch('b');
    await bench.advance(0);
    expect([await nextPageIn(late), bench.doubt.asked]).toEqual([false, 0]);
  });

  test('is part of a tick: where it cannot be read, those who watch keep what they have', async () => {
    const bench = createDoubtBench();
    const one = bench.watch('a');
    await bench.advance(0);
    await nextPageIn(one);
    bench.doubt.more = refused('UPSTREAM_ERROR');
    await bench.advance(2000);
    expect([one.states.length, bench.ticks.at(-1)?.outcome]).toEqual([1, 'failed']);
  });

  test('is sent again where it could not be read for the first event', async () => {
    const bench = createDoubtBench();
    const one = bench.watch('a');
    await bench.advance(0);
    bench.doubt.more = refused('UPSTREAM_ERROR');
    await expect(nextPageIn(one)).rejects.toMatchObject({ code: 'UPSTREAM_ERROR' });
    bench.doubt.more = false;
    await bench.advance(2000);
    expect([one.states.length, await nextPageIn(one)]).toEqual([2, false]);
  });

  test('spends the budget like any other call', async () => {
    const bench = createDoubtBench({ callsPerSecond: 1 });
    const one = bench.watch('a');
    await bench.advance(0);
    await nextPageIn(one);
    await bench.advance(9000);
    // Two calls are two seconds of the budget.
    expect(bench.readAt()).toEqual([0, 2000, 4000, 6000, 8000]);
    bench.upstream.calls = 3;
    await bench.advance(10_000);
    // Each call has a second of its own.
    expect(bench.readAt().slice(5)).toEqual([10_000, 14_000, 18_000]);
  });

  test('is not asked for any more by who prints after all have left', async () => {
    const bench = createDoubtBench();
    const one = bench.watch('a');
    await bench.advance(0);
    one.leave();
    await expect(nextPageIn(one)).rejects.toMatchObject({ name: 'AbortError' });
    expect([bench.doubt.asked, bench.pendingTimers()]).toEqual([0, 0]);
  });
});
