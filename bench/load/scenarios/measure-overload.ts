import type { ScenarioResult } from '../../harness/promise-row.js';
import { delayed, page, startUpstream } from '../../harness/start-upstream.js';
import { percent, percentile, spread, tally } from '../../harness/statistics.js';
import { atPace, measureCapacity, sendAtPace } from '../at-pace.js';
import { type Outcome, createCallers } from '../create-callers.js';
import { startWatchedGateway } from '../start-watched-gateway.js';

const overloadSeconds = 30;
const callersOfAll = 20_000;
/** What an operation may take over its time before the load, to be called normal. */
const normalFactor = 2;

const note =
  'Overload: an upstream of 20 ms with pages of 50 rows, and twice as many operations as are answered when 64 callers ask again and again, each of another caller. Normal is the first half second from which on all succeed, with a median of no more than twice that before the load.';

/** Twice as many operations as it can answer, and half of that capacity before and after. */
export async function measureOverload(): Promise<ScenarioResult> {
  await using upstream = await startUpstream(delayed(20, page(50)));
  await using gateway = await startWatchedGateway(upstream.url);
  const callers = createCallers(gateway.url, callersOfAll);
  await measureCapacity(callers, 64, 5);
  const capacity = await measureCapacity(callers, 64, 10);
  const before = await atPace(callers, capacity / 2, 5);
  const { pending } = await sendAtPace(callers, capacity * 2, overloadSeconds);
  const endedAt = performance.now();
  const after = await atPace(callers, capacity / 2, 10);
  const outcomes = await Promise.all(pending);
  callers.close();

  const good = outcomes.filter(({ kind }) => kind === 'ok');
  const goodput = good.length / overloadSeconds;
  const rejects = outcomes.filter(({ kind }) => kind === 'OVERLOADED').map(({ durationMs }) => durationMs);
  const recovery = recoverySeconds(before, after, endedAt);
  const rows = [
    {
      promise: 'Capacity: operations a second, 64 callers at a time',
      bound: '–',
      measured: capacity.toFixed(0),
      kept: null,
    },
    {
      promise: `Goodput at twice the capacity, for ${overloadSeconds} s`,
      bound: 'at least 80 % of capacity',
      measured: `${percent(goodput, capacity)} (${goodput.toFixed(0)} a second)`,
      kept: goodput >= 0.8 * capacity,
    },
    {
      promise: 'Answer time of those that were shed',
      bound: 'p99 under 100 ms',
      measured: `${spread(rejects)} (${rejects.length})`,
      kept: percentile(rejects, 0.99) < 100,
    },
    {
      promise: 'Back to normal at half the capacity',
      bound: 'within 5 s',
      measured: recovery === undefined ? 'not within 10 s' : `after ${recovery.toFixed(1)} s`,
      kept: recovery !== undefined && recovery <= 5,
    },
    {
      promise: 'What they were answered',
      bound: '–',
      measured: tally(outcomes.map(({ kind }) => kind)),
      kept: null,
    },
    {
      promise: 'Answer time of those that succeeded',
      bound: '–',
      measured: `${spread(good.map(({ durationMs }) => durationMs))}; before the load ${spread(before.map(({ durationMs }) => durationMs))}`,
      kept: null,
    },
  ];
  return {
    rows: rows.map((row) => ({ scenario: 'Twice the capacity', ...row })),
    notes: [note],
  };
}

/** Seconds after `endedAt` from which on every half second is like those before; undefined when the last is not. */
function recoverySeconds(before: readonly Outcome[], after: readonly Outcome[], endedAt: number): number | undefined {
  const bound = normalFactor * percentile(durations(before), 0.5);
  let normalFrom: number | undefined;
  const last = Math.max(...after.map(({ answeredAt }) => answeredAt));
  for (let from = endedAt; from + 500 <= last; from += 500) {
    const window = after.filter(({ answeredAt }) => answeredAt >= from && answeredAt < from + 500);
    const isNormal = window.every(({ kind }) => kind === 'ok') && percentile(durations(window), 0.5) <= bound;
    if (!isNormal) normalFrom = undefined;
    else normalFrom ??= (from - endedAt) / 1000;
  }
  return normalFrom;
}

function durations(outcomes: readonly Outcome[]): readonly number[] {
  return outcomes.map(({ durationMs }) => durationMs);
}
