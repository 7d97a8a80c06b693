import { median } from '../harness/statistics.js';
import { apollo, limit } from '../harness/create-contenders.js';
import type { Measurement } from '../harness/measure-cell.js';
import type { Cell } from '../harness/cell.js';

/** All rounds of one cell: a list of measurements, one a round, for each server by its name. */
export interface CellRounds {
  readonly cell: Cell;
  readonly rounds: ReadonlyMap<string, readonly Measurement[]>;
}

/** One line of the result: the medians of all rounds. */
export interface Summary extends Measurement {
  readonly cell: Cell;
  readonly server: string;
  /** How many times the other's requests per second, and processor time for a request: each round by itself. */
  readonly toLimit: Ratio;
  readonly toApollo: Ratio;
}

export interface Ratio {
  readonly requestsPerSecond: number;
  readonly p99: number;
  readonly cpu: number;
}

export function summarize({ cell, rounds }: CellRounds): readonly Summary[] {
  return [...rounds].map(([server, own]) => ({
    cell,
    server,
    requestsPerSecond: medianOf(own, ({ requestsPerSecond }) => requestsPerSecond),
    p50Ms: medianOf(own, ({ p50Ms }) => p50Ms),
    p99Ms: medianOf(own, ({ p99Ms }) => p99Ms),
    cpuMs: medianOf(own, ({ cpuMs }) => cpuMs),
    kernelMs: medianOf(own, ({ kernelMs }) => kernelMs),
    busy: medianOf(own, ({ busy }) => busy),
    failed: own.reduce((sum, { failed }) => sum + failed, 0),
    toLimit: toRatio(own, rounds.get(limit) ?? []),
    toApollo: toRatio(own, rounds.get(apollo) ?? []),
  }));
}

function medianOf(measurements: readonly Measurement[], read: (measurement: Measurement) => number): number {
  return median(measurements.map(read));
}

function toRatio(own: readonly Measurement[], others: readonly Measurement[]): Ratio {
  const ratioOf = (read: (measurement: Measurement) => number): number =>
    median(
      own.flatMap((measurement, round) => {
        const other = others[round];
        return other ? [read(measurement) / read(other)] : [];
      }),
    );
  return {
    requestsPerSecond: ratioOf(({ requestsPerSecond }) => requestsPerSecond),
    p99: ratioOf(({ p99Ms }) => p99Ms),
    cpu: ratioOf(({ cpuMs }) => cpuMs),
  };
}
