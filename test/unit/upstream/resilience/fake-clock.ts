import type { Clock } from '../../../../src/lib/clock.js';

/** A clock that moves only when a test moves it, or when somebody sleeps on it. */
export interface FakeClock extends Clock {
  readonly advance: (ms: number) => void;
  /** Ends at once, that much later. Rejects with the reason of an aborted signal. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** How long each sleep was. */
  readonly sleeps: readonly number[];
}

export function createFakeClock(): FakeClock {
  let time = Date.UTC(2024, 3, 20);
  const sleeps: number[] = [];
  return {
    now: () => time,
    monotonicNow: () => time,
    advance: (ms) => {
      time += ms;
    },
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      sleeps.push(ms);
      time += ms;
      await Promise.resolve();
    },
    sleeps,
  };
}
