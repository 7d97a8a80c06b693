import type { Cell } from '../harness/cell.js';

/** What a run measures, and for how long. */
export interface Plan {
  readonly cells: readonly Cell[];
  readonly rounds: number;
  readonly starts: number;
  /** Milliseconds that each server is under load in each cell of each round. */
  readonly roundMs: number;
  /** The same, unmeasured, before it: connections are opened again, and code that got cold gets warm. */
  readonly settleMs: number;
  /** Milliseconds of load that each server gets for each size before the first round. */
  readonly warmUpMs: number;
}

const mix: Cell = { documents: 'mix', rows: 20, connections: 16, callers: 'one' };
const table = (rows: number, connections: number): Cell => ({ documents: 'table', rows, connections, callers: 'one' });
const apart = (rows: number): Cell => ({ ...table(rows, 16), callers: 'each' });

const fullPlan: Plan = {
  cells: [
    ...[1, 20, 100, 1000].flatMap((rows) => [1, 16, 256].map((connections) => table(rows, connections))),
    mix,
    ...[20, 1000].map(apart),
  ],
  rounds: 5,
  starts: 5,
  roundMs: 1000,
  settleMs: 100,
  warmUpMs: 1500,
};

/** Whether everything works, in well under a minute. Its numbers say little. */
const quickPlan: Plan = {
  cells: [table(20, 16), table(1000, 16), mix, apart(20)],
  rounds: 2,
  starts: 1,
  roundMs: 250,
  settleMs: 50,
  warmUpMs: 400,
};

export function choosePlan(isQuick: boolean): Plan {
  return isQuick ? quickPlan : fullPlan;
}

export function sizesOf(plan: Plan): readonly number[] {
  return [...new Set(plan.cells.map(({ rows }) => rows))];
}

export function nameOf({ documents, rows, connections, callers }: Cell): string {
  const name = `${documents}, ${rows} rows, ${connections} connections`;
  return callers === 'one' ? name : `${name}, ${connections} callers`;
}
