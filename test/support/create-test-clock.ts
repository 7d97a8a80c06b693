import { type Clock, systemClock } from '../../src/lib/clock.js';

/** A clock that a test puts forward instead of waiting. */
export interface TestClock extends Clock {
  readonly advance: (ms: number) => void;
  /** Ends at once, with the clock that much later. Rejects with the reason of an aborted signal. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** How long each sleep was. */
  readonly sleeps: readonly number[];
}

export interface TestClockOptions {
  /** Does not move until it is put forward, so that what depends on it is exact. It goes on like the machine's when absent. */
  readonly isFrozen?: boolean;
}

export function createTestClock({ isFrozen = false }: TestClockOptions = {}): TestClock {
  const frozenAt = Date.UTC(2026, 0, 1);
  const clock = isFrozen ? { now: () => frozenAt, monotonicNow: () => frozenAt } : systemClock;
  const sleeps: number[] = [];
  let ahead = 0;
  return {
    now: () => clock.now() + ahead,
    monotonicNow: () => clock.monotonicNow() + ahead,
    advance: (ms) => {
      ahead += ms;
    },
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      sleeps.push(ms);
      ahead += ms;
      await Promise.resolve();
    },
    sleeps,
  };
}
