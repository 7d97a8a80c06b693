import { type Clock, systemClock } from '../../src/lib/clock.js';

/** The machine's clock, which a test can put forward instead of waiting. */
export interface ShiftableClock extends Clock {
  readonly advance: (ms: number) => void;
}

export function createShiftableClock(): ShiftableClock {
  let ahead = 0;
  return {
    now: () => systemClock.now() + ahead,
    monotonicNow: () => systemClock.monotonicNow() + ahead,
    advance: (ms) => {
      ahead += ms;
    },
  };
}
