/** One combination of size and load. */
export interface Cell {
  /** `table`, or the mix of all documents. */
  readonly documents: 'table' | 'mix';
  readonly rows: number;
  readonly connections: number;
}

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

const mix: Cell = { documents: 'mix', rows: 20, connections: 16 };

const fullPlan: Plan = {
  cells: [
    ...[1, 20, 100, 1000].flatMap((rows) =>
      [1, 16, 256].map((connections): Cell => ({ documents: 'table', rows, connections })),
    ),
    mix,
  ],
  rounds: 5,
  starts: 5,
  roundMs: 1000,
  settleMs: 100,
  warmUpMs: 1500,
};

/** Whether everything works, in well under a minute. Its numbers say little. */
const quickPlan: Plan = {
  cells: [{ documents: 'table', rows: 20, connections: 16 }, { documents: 'table', rows: 1000, connections: 16 }, mix],
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

export function nameOf({ documents, rows, connections }: Cell): string {
  return `${documents}, ${rows} rows, ${connections} connections`;
}
