import { type PromiseRow, toPromiseRow } from '../harness/promise-row.js';
import { percentile, tally } from '../harness/statistics.js';
import type { Outcome } from '../load/create-callers.js';
import { type Load, requestsPerSecond, streamCount } from './start-load.js';

export const mostGapMs = 15_000;

/** What requests and streams saw of something that happened to replicas. */
export function toLoadRows(scenario: string, outcomes: readonly Outcome[], load: Load): readonly PromiseRow[] {
  const row = toPromiseRow(scenario);
  const failed = outcomes.filter(({ kind }) => kind !== 'ok');
  const durations = outcomes.map(({ durationMs }) => durationMs);
  const gaps = load.streams.flatMap(({ gapsMs }) => gapsMs);
  const open = load.streams.filter((stream) => stream.isOpen()).length;
  const most = gaps.length === 0 ? 0 : percentile(gaps, 1);
  const ms = (share: number): string => percentile(durations, share).toFixed(1);
  return [
    row(
      `Requests that failed, at ${requestsPerSecond} a second`,
      'none',
      failed.length === 0
        ? `0 of ${outcomes.length}`
        : `${failed.length} of ${outcomes.length}: ${tally(failed.map(({ kind }) => kind))}`,
      failed.length === 0,
    ),
    row('How long requests took', '–', `p50 ${ms(0.5)}, p99 ${ms(0.99)}, max ${ms(1)} ms`, null),
    row(`Streams that are open at the end, of ${streamCount}`, String(streamCount), String(open), open === streamCount),
    row(
      'How long a stream that was cut was without another',
      'at most 15 s',
      `${gaps.length} times: p50 ${seconds(percentile(gaps, 0.5))}, max ${seconds(most)} s`,
      most <= mostGapMs,
    ),
  ];
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
