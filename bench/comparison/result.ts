import type { Plan } from './plan.js';
import type { Summary } from './summarize.js';

/** All that a run found out, as it is written to `docs/bench.json`. */
export interface Result {
  readonly measuredOn: string;
  readonly machine: Machine;
  /** Versions of the packages that are compared, by name. */
  readonly versions: Readonly<Record<string, string>>;
  readonly plan: Plan;
  readonly servers: readonly ServerResult[];
  readonly cells: readonly Summary[];
}

export interface Machine {
  readonly node: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGib: number;
  /** Processes that wanted to run, on average over the minute before. */
  readonly loadBefore: number;
  /** Whether servers, and load with upstream, had a core each. */
  readonly ownCores: boolean;
}

/** What belongs to a server and to no cell. */
export interface ServerResult {
  readonly server: string;
  /** Milliseconds from the start of the process to its first answer with one row: the median, on any core. */
  readonly startMs: number;
  /** The same until `/readyz` answers 200, where there is one. */
  readonly readyMs: number | null;
  /** Most memory in the whole run, in MB. */
  readonly peakMegabytes: number | null;
}
