import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../src/lib/clock.js';
import type { SetTimer } from '../../src/lib/set-timer.js';

/** A clock that stands still, and timers that run when a test puts it forward. */
export interface TestTimers {
  readonly clock: Clock;
  readonly setTimer: SetTimer;
  /** Runs what is due until then, each at its time, and lets what each of them began go on as far as it can. */
  readonly advance: (ms: number) => Promise<void>;
  /** Timers that were neither run nor called off. */
  readonly pending: () => number;
}

export function createTestTimers(): TestTimers {
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  let now = 0;
  const nextUntil = (end: number) => {
    const [next] = [...timers].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at);
    return next;
  };
  return {
    clock: { now: () => now, monotonicNow: () => now },
    setTimer: (run, ms) => {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => {
        timers.delete(timer);
      };
    },
    advance: async (ms) => {
      const end = now + ms;
      await setImmediate();
      for (let next = nextUntil(end); next; next = nextUntil(end)) {
        timers.delete(next);
        now = Math.max(now, next.at);
        next.run();
        await setImmediate();
      }
      now = end;
    },
    pending: () => timers.size,
  };
}
