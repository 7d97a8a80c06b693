import { gateway, limit } from '../harness/create-contenders.js';
import { type Measurement, measureCell, warmUp } from '../harness/measure-cell.js';
import type { Cell } from '../harness/cell.js';
import { median } from '../harness/statistics.js';
import type { PromiseRow, ScenarioResult } from '../harness/promise-row.js';
import { type Subject, startContender } from './start-contender.js';

const sizes = [1, 20, 50, 100, 200, 500, 1000] as const;
type Size = (typeof sizes)[number];

/** Microseconds of processor time for a request, and of these in the kernel. */
interface Cost {
  readonly total: number;
  readonly kernel: number;
}

/** By rows. */
type Costs = ReadonlyMap<Size, Cost>;

const noCost: Cost = { total: NaN, kernel: NaN };

interface Column {
  readonly name: string;
  readonly subject: Subject;
  readonly callers: Cell['callers'];
  readonly isPromised: boolean;
  readonly remarks: readonly string[];
}

const remarksOnOne = [
  'Processor time of the server, 16 connections; medians of rounds in which the sizes and servers take turns. Each has had as much of the same load just before: after a pause, memory that was given back has to be taken again page by page.',
  "One row costs what a request costs. The next few cost more each than those after them: what a row needs of code and tables has to come into the processor's cache, once a request.",
  'Of one caller a row costs little more than its place in the answer: most of its parsing is shared with the other connections.',
];
const remarksOnEach = [
  'Every row is also parsed and checked, for each caller separately.',
  'The share of the kernel stays flat: a long list is printed 128 rows at a time, so that no text and no buffer of it is long enough to be mapped and given back by itself. Those of the hand-written server are, from about 200 rows on.',
];

/** What a row more costs, from one row to a thousand. */
export async function measureRows({ isQuick }: { readonly isQuick: boolean }): Promise<ScenarioResult> {
  await using own = await startContender(gateway, sizes);
  await using other = await startContender(limit, sizes);
  const columns: readonly Column[] = [
    { name: 'one caller', subject: own, callers: 'one', isPromised: true, remarks: remarksOnOne },
    { name: '16 callers', subject: own, callers: 'each', isPromised: true, remarks: remarksOnEach },
    { name: limit, subject: other, callers: 'each', isPromised: false, remarks: [] },
  ];
  const costs = await measureCosts(columns, isQuick ? 1 : 9, isQuick ? 150 : 500);
  const costsOf = ({ name }: Column): Costs => costs.get(name) ?? new Map();
  return {
    rows: columns.map((column) => toPromise(column, costsOf(column))),
    tables: columns.map((column) => ({
      title: `What a row costs, ${column.name}`,
      head: ['Rows', 'µs a request', 'of these in the kernel', 'µs for each row more', 'of these in the kernel'],
      rows: sizes.map((rows, index) => toCells(costsOf(column), rows, sizes[index - 1])),
      remarks: column.remarks,
    })),
  };
}

async function measureCosts(
  columns: readonly Column[],
  rounds: number,
  roundMs: number,
): Promise<ReadonlyMap<string, Costs>> {
  for (const { subject } of columns) {
    for (const rows of sizes) await warmUp(subject.contender, subject.server, rows, roundMs);
  }
  const measured = new Map<string, Map<Size, Measurement[]>>();
  for (let round = 0; round < rounds; round += 1) {
    for (const rows of sizes) {
      for (const { name, subject, callers } of columns) {
        const cell: Cell = { documents: 'table', rows, connections: 16, callers };
        const bySize = measured.get(name) ?? new Map<Size, Measurement[]>();
        const own = [
          ...(bySize.get(rows) ?? []),
          await measureCell(subject.contender, subject.server, cell, { settleMs: roundMs, roundMs }),
        ];
        measured.set(name, bySize.set(rows, own));
      }
    }
  }
  return new Map(
    [...measured].map(([name, bySize]) => [name, new Map([...bySize].map(([rows, own]) => [rows, toCost(own)]))]),
  );
}

function toCost(measured: readonly Measurement[]): Cost {
  return {
    total: 1000 * median(measured.map(({ cpuMs }) => cpuMs)),
    kernel: 1000 * median(measured.map(({ kernelMs }) => kernelMs)),
  };
}

function toPromise({ name, isPromised }: Column, costs: Costs): PromiseRow {
  const [few, many] = [perRow(costs, 20, 100).total, perRow(costs, 500, 1000).total];
  return {
    scenario: `Pages of 1 to 1000 rows, ${name}`,
    promise: 'A row from the 500th on, times one of the first hundred',
    bound: isPromised ? '≤ 1.25' : '–',
    measured: `${(many / few).toFixed(2)} (${many.toFixed(2)} and ${few.toFixed(2)} µs)`,
    kept: isPromised ? many / few <= 1.25 : null,
  };
}

function toCells(costs: Costs, rows: Size, before: Size | undefined): readonly string[] {
  const { total, kernel } = costs.get(rows) ?? noCost;
  const more = before === undefined ? undefined : perRow(costs, before, rows);
  return [
    String(rows),
    total.toFixed(0),
    kernel.toFixed(0),
    more?.total.toFixed(2) ?? '–',
    more?.kernel.toFixed(2) ?? '–',
  ];
}

/** What each row costs beyond a page of fewer rows. */
function perRow(costs: Costs, from: Size, to: Size): Cost {
  const [few, many] = [costs.get(from) ?? noCost, costs.get(to) ?? noCost];
  return { total: (many.total - few.total) / (to - from), kernel: (many.kernel - few.kernel) / (to - from) };
}
