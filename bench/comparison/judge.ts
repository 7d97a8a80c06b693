import { gateway, limit, plainYoga } from '../harness/create-contenders.js';
import type { Result } from './result.js';
import type { Summary } from './summarize.js';

/** One promise of speed, and whether this run kept it. */
export interface Verdict {
  readonly what: string;
  readonly bound: string;
  readonly measured: string;
  readonly kept: boolean;
}

/** What the gateway promises, as ratios within one run. */
export function judge({ cells, servers }: Result): readonly Verdict[] {
  const own = cells.filter(
    ({ server, cell }) => server === gateway && cell.documents === 'table' && cell.callers === 'one',
  );
  const find = (rows: number, connections: number) =>
    own.find(({ cell }) => cell.rows === rows && cell.connections === connections);
  const memory = (name: string) => servers.find(({ server }) => server === name)?.peakMegabytes ?? NaN;
  const start = (name: string) => servers.find(({ server }) => server === name);
  const ready = start(gateway)?.readyMs ?? NaN;
  return [
    ...judgeSpeed(find(20, 16), { rows: 20, toApollo: 4, toLimit: 0.5 }),
    ...judgeSpeed(find(1000, 16), { rows: 1000, toApollo: 8, toLimit: 0.75 }),
    ...own
      .filter(({ cell }) => cell.connections === 256)
      .map(({ cell, toLimit }) => atMost(`${cell.rows} rows, 256 connections: p99, times the limit's`, 2, toLimit.p99)),
    atMost("Peak memory, times the limit's", 1.5, memory(gateway) / memory(limit)),
    atMost('Milliseconds from start to ready', 600, ready),
    atMost("The same, times plain Yoga's start", 2, ready / (start(plainYoga)?.startMs ?? NaN)),
  ];
}

function judgeSpeed(
  summary: Summary | undefined,
  { rows, toApollo, toLimit }: { readonly rows: number; readonly toApollo: number; readonly toLimit: number },
): readonly Verdict[] {
  if (!summary) return [];
  const what = (ratio: string) => `${rows} rows, 16 connections: ${ratio}`;
  return [
    atLeast(what("requests per second, times Apollo Server's"), toApollo, summary.toApollo.requestsPerSecond),
    atLeast(what("requests per second, times the limit's"), toLimit, summary.toLimit.requestsPerSecond),
    atMost(what("processor time for a request, times Apollo Server's"), 1 / toApollo, summary.toApollo.cpu),
    atMost(what("processor time for a request, times the limit's"), 1 / toLimit, summary.toLimit.cpu),
  ];
}

function atLeast(what: string, bound: number, measured: number): Verdict {
  return { what, bound: `≥ ${round(bound)}`, measured: round(measured), kept: measured >= bound };
}

function atMost(what: string, bound: number, measured: number): Verdict {
  return { what, bound: `≤ ${round(bound)}`, measured: round(measured), kept: measured <= bound };
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toFixed(2)));
}
