import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { divideCores } from '../harness/divide-cores.js';
import { measureCell } from '../harness/measure-cell.js';
import { type ScenarioResult, toPromiseRow } from '../harness/promise-row.js';
import { startServer } from '../harness/start-server.js';
import { startStubUpstream } from '../harness/start-stub-upstream.js';
import { median, percentile } from '../harness/statistics.js';
import { createVariants } from './create-variants.js';
import { startSink } from './start-sink.js';

/** Most that a tenth of the requests being traced may add to the processor time of a request. */
const maxShare = 0.03;
const rows = [1, 20] as const;
const row = toPromiseRow('A tenth of the requests is traced');

interface Ratios {
  /** Processor time of a traced request, by that of one that is not, of each pair. */
  readonly traced: readonly number[];
  /** The same of two gateways without traces: what is left is noise. */
  readonly again: readonly number[];
}

/** Each pair is measured by turns, in short rounds, so that what else the machine does hits both. */
export async function measureRequests({ isQuick }: { readonly isQuick: boolean }): Promise<ScenarioResult> {
  const starts = isQuick ? 1 : 4;
  const rounds = isQuick ? 2 : 6;
  const byRows = new Map<number, Ratios[]>();
  for (let start = 0; start < starts; start += 1) {
    for (const [count, ratios] of await measureOnce(rounds, isQuick ? 500 : 1500)) {
      byRows.set(count, [...(byRows.get(count) ?? []), ratios]);
    }
  }
  return {
    rows: [...byRows].flatMap(([count, all]) => {
      const traced = all.flatMap((ratios) => ratios.traced);
      const again = all.flatMap((ratios) => ratios.again);
      const isPromised = count === 20;
      const cost = median(traced) - 1;
      return [
        row(
          `More processor time for a page of ${count} ${count === 1 ? 'row' : 'rows'}`,
          isPromised ? `≤ ${toPercent(maxShare)}` : '–',
          `${toPercent(cost)} (${toQuartiles(traced)})`,
          isPromised ? cost <= maxShare : null,
        ),
        row(
          'of which noise: the same gateway twice, without traces',
          '–',
          `${toPercent(median(again) - 1)} (${toQuartiles(again)})`,
          null,
        ),
      ];
    }),
    notes: [
      'Medians, with the quartiles in brackets, of pairs that were measured by turns in one run, with new processes for each quarter of it.',
    ],
  };
}

async function measureOnce(rounds: number, roundMs: number): Promise<ReadonlyMap<number, Ratios>> {
  await using upstream = await startStubUpstream(rows);
  await using sink = await startSink();
  const variants = createVariants(sink.url);
  const options = {
    upstreamUrl: upstream.url,
    core: divideCores()?.server,
    logFile: join(tmpdir(), 'bench-traces.log'),
  };
  const start = (name: keyof typeof variants) =>
    startServer(variants[name], { ...options, readyWhen: variants[name].toQuestion('table', 1) });
  await using plain = await start('plain');
  await using again = await start('again');
  await using traced = await start('traced');
  const servers = { plain, again, traced };
  const results = new Map<number, Ratios>();
  for (const count of rows) {
    const cell = { documents: 'table', rows: count, connections: 16, callers: 'one' } as const;
    const measure = async (name: keyof typeof servers) =>
      (await measureCell(variants[name], servers[name], cell, { settleMs: 200, roundMs })).cpuMs;
    // Nothing of these counts: the code is compiled meanwhile.
    for (const name of ['plain', 'again', 'traced'] as const) {
      await measureCell(variants[name], servers[name], cell, { settleMs: 200, roundMs: roundMs * 2 });
    }
    const ratios = { traced: [] as number[], again: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      const before = await measure('plain');
      const withTraces = await measure('traced');
      const other = await measure('again');
      const after = await measure('plain');
      const plainMs = (before + after) / 2;
      ratios.traced.push(withTraces / plainMs);
      ratios.again.push(other / plainMs);
    }
    results.set(count, ratios);
  }
  if (sink.bytes() === 0) throw new Error('The collector must have been sent spans, but got none.');
  return results;
}

function toPercent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function toQuartiles(ratios: readonly number[]): string {
  return [0.25, 0.75].map((share) => toPercent(percentile(ratios, share) - 1)).join(' to ');
}
