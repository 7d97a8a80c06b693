import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type BenchCall,
  type BenchWatcher,
  createLiveBench,
  pageWith,
  queryFor,
  refused,
  snapshotOf,
} from './live-bench.js';

const callsPerSecond = 2;
const pages = 4;

/** What happens, one after the other. */
type Step =
  | { readonly kind: 'join'; readonly page: number }
  | { readonly kind: 'leave'; readonly who: number }
  | { readonly kind: 'upstream'; readonly answer: 'good' | 'failing' | 'refusing' | 'hanging' }
  | { readonly kind: 'change' }
  | { readonly kind: 'calls'; readonly calls: number }
  | { readonly kind: 'time'; readonly ms: number };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('join' as const), page: fc.nat(pages - 1) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('leave' as const), who: fc.nat(20) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('upstream' as const),
      answer: fc.constantFrom('good', 'good', 'failing', 'refusing', 'hanging'),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'change' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('calls' as const), calls: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('time' as const), ms: fc.nat(20_000) }) },
);

/** A bench whose page has a version, and those who have joined it. */
function setStage() {
  const bench = createLiveBench({ callsPerSecond, random: createRandom() });
  const watchers: BenchWatcher[] = [];
  let version = 0;
  const toPage = () => pageWith([snapshotOf('s-1', { name: `version ${version}` })]);
  const answers = {
    good: toPage,
    failing: refused('UPSTREAM_UNAVAILABLE', 503),
    refusing: refused('FORBIDDEN', 403),
    hanging: 'hangs' as const,
  };
  bench.upstream.answer = toPage;
  const take = async (step: Step): Promise<void> => {
    if (step.kind === 'join') watchers.push(bench.watch(`w-${watchers.length}`, queryFor(`d-${step.page}`)));
    if (step.kind === 'leave') watchers[step.who]?.leave();
    if (step.kind === 'upstream') bench.upstream.answer = answers[step.answer];
    if (step.kind === 'change') version += 1;
    if (step.kind === 'calls') bench.upstream.calls = step.calls;
    await bench.advance(step.kind === 'time' ? step.ms : 0);
  };
  return { bench, watchers, take, toPage };
}

/** The same numbers each time, spread over 0 to 1. */
function createRandom(): () => number {
  let last = 0;
  return () => (last = (last + 0.618) % 1);
}

const isOpen = (watcher: BenchWatcher): boolean => !watcher.isOver();

/** Most calls of ticks within one second. */
function mostTickedCalls(calls: readonly BenchCall[]): number {
  const ticks = calls.filter(({ isTick }) => isTick).map(({ at }) => at);
  return Math.max(0, ...ticks.map((start) => ticks.filter((at) => at >= start && at < start + 1000).length));
}

describe('in any order of joins, leaves, and good and bad reads', () => {
  test('each who watches sees the newest page, ticks stay within the budget, and nothing is left when all have left', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 40 }), async (steps) => {
        const { bench, take, toPage, watchers } = setStage();
        for (const step of steps) await take(step);

        // Longer than any wait, and than any read that hangs.
        bench.upstream.answer = toPage;
        bench.upstream.calls = 1;
        await bench.advance(100_000);
        for (const { states } of watchers.filter(isOpen))
          expect(states.at(-1)?.page).toMatchObject({ snapshots: toPage().snapshots });
        const open = watchers.filter(isOpen).length;
        expect(bench.pollers()).toBeLessThanOrEqual(Math.min(pages, open));

        expect(mostTickedCalls(bench.calledAt)).toBeLessThanOrEqual(callsPerSecond);

        for (const watcher of watchers) watcher.leave();
        await bench.advance(0);
        expect([bench.pollers(), watchers.filter(isOpen)]).toEqual([0, []]);
        const asked = bench.reads.length;
        // What is left of a failing upstream is forgotten by then.
        await bench.advance(130_000);
        expect([bench.reads.length, bench.pendingTimers()]).toEqual([asked, 0]);
      }),
      { numRuns: 100 },
    );
  });

  test('each state is an error at most once, and the last one then', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 40 }), async (steps) => {
        const { take, watchers } = setStage();
        for (const step of steps) await take(step);
        for (const { states, isOver } of watchers) {
          const index = states.findIndex(({ error }) => error);
          if (index >= 0) expect([index, isOver()]).toEqual([states.length - 1, true]);
        }
      }),
      { numRuns: 50 },
    );
  });
});
