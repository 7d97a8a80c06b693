import { gateway, limit } from '../comparison/contenders.js';
import { type Measurement, measureCell, warmUp } from '../comparison/measure-cell.js';
import type { Cell } from '../comparison/plan.js';
import { median } from '../comparison/summarize.js';
import type { PromiseRow, ScenarioResult } from '../resilience/promise-row.js';
import { type Subject, startContender } from './start-contender.js';

const sizes = [1, 20, 50, 100, 200, 500, 1000] as const;
type Size = (typeof sizes)[number];

/** Microseconds of processor time for a request, by its rows. */
type Costs = ReadonlyMap<Size, number>;

interface Column {
  readonly name: string;
  readonly subject: Subject;
  readonly callers: Cell['callers'];
}

/** What a row more costs, from one row to a thousand. */
export async function measureRows({ isQuick }: { readonly isQuick: boolean }): Promise<ScenarioResult> {
  await using own = await startContender(gateway, sizes);
  await using other = await startContender(limit, sizes);
  const columns: readonly Column[] = [
    { name: 'one caller', subject: own, callers: 'one' },
    { name: '16 callers', subject: own, callers: 'each' },
    { name: limit, subject: other, callers: 'each' },
  ];
  const costs = await measureCosts(columns, isQuick ? 1 : 5, isQuick ? 150 : 700);
  return {
    rows: columns.slice(0, 2).map(({ name }) => toPromise(name, costs.get(name) ?? new Map())),
    tables: [
      {
        title: 'What a row costs',
        head: ['Rows', ...columns.flatMap(({ name }) => [`${name}: µs a request`, 'µs for each row more'])],
        rows: sizes.map((rows, index) => [
          String(rows),
          ...columns.flatMap(({ name }) => toCells(costs.get(name) ?? new Map(), rows, sizes[index - 1])),
        ]),
        remarks: [
          'Processor time of the server, 16 connections; medians of rounds in which the sizes and servers take turns.',
          'One row costs what a request costs: the HTTP exchange with the client, and with the upstream where nobody shares it.',
          "From there on every row costs the same. Of one caller it is the row in the answer; of 16 callers its parsing and checking besides, which one caller's 16 connections share.",
          'It bends a little where an answer outgrows what is at hand: a text over 16 kB is turned into bytes before it is sent, from some hundred kB on a body comes and goes in several pieces, and a page of a thousand rows is large enough that the garbage collector copies part of it. The hand-written server bends at the same places.',
        ],
      },
    ],
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
          await measureCell(subject.contender, subject.server, cell, { settleMs: 100, roundMs }),
        ];
        measured.set(name, bySize.set(rows, own));
      }
    }
  }
  return new Map(
    [...measured].map(([name, bySize]) => [
      name,
      new Map([...bySize].map(([rows, own]) => [rows, 1000 * median(own.map(({ cpuMs }) => cpuMs))])),
    ]),
  );
}

function toPromise(name: string, costs: Costs): PromiseRow {
  const [few, many] = [perRow(costs, 20, 100), perRow(costs, 500, 1000)];
  return {
    scenario: `Pages of 1 to 1000 rows, ${name}`,
    promise: 'A row from the 500th on, times one of the first hundred',
    bound: '≤ 1.25',
    measured: `${(many / few).toFixed(2)} (${many.toFixed(2)} and ${few.toFixed(2)} µs)`,
    kept: many / few <= 1.25,
  };
}

function toCells(costs: Costs, rows: Size, before: Size | undefined): readonly string[] {
  const more = before === undefined ? '–' : perRow(costs, before, rows).toFixed(2);
  return [(costs.get(rows) ?? NaN).toFixed(0), more];
}

function perRow(costs: Costs, from: Size, to: Size): number {
  return ((costs.get(to) ?? NaN) - (costs.get(from) ?? NaN)) / (to - from);
}
