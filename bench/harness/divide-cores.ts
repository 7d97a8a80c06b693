import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Which core is whose; undefined where there is only one, or no `taskset` to choose it with. */
export interface Cores {
  readonly server: number;
  readonly load: number;
}

/** Keeps this process, upstream and load, to one core, and says which other one the servers get. */
export function divideCores(): Cores | undefined {
  if (availableParallelism() < 2) return undefined;
  const cores = { server: 1, load: 0 };
  const { status } = spawnSync('taskset', ['-a', '-c', '-p', String(cores.load), String(process.pid)]);
  return status === 0 ? cores : undefined;
}

/** The command line that runs Node on that core only. */
export function onCore(core: number | undefined, args: readonly string[]): readonly [string, ...string[]] {
  return core === undefined ? [process.execPath, ...args] : ['taskset', '-c', String(core), process.execPath, ...args];
}
