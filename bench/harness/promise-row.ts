/** One number that is promised, and what it was this time. */
export interface PromiseRow {
  readonly scenario: string;
  readonly promise: string;
  /** `–` where nothing is promised. */
  readonly bound: string;
  readonly measured: string;
  /** Null where nothing is promised: told, so that the other numbers can be understood. */
  readonly kept: boolean | null;
}

/** Makes the rows of one scenario. */
export function toPromiseRow(scenario: string) {
  return (promise: string, bound: string, measured: string, kept: boolean | null): PromiseRow => ({
    scenario,
    promise,
    bound,
    measured,
    kept,
  });
}

/** All that a scenario tells of, and what the numbers mean where they do not say so themselves. */
export interface ScenarioResult {
  readonly rows: readonly PromiseRow[];
  readonly notes?: readonly string[];
  readonly tables?: readonly Table[];
}

/** Numbers that promises are judged by. */
export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What there is to see in it, and why it is so. */
  readonly remarks: readonly string[];
}
