import type { Clock } from '../../src/lib/clock.js';

/** A clock that stands still until a test moves it: what depends on it is exact. */
export function createFrozenClock(): Clock & { readonly advance: (ms: number) => void } {
  let at = Date.UTC(2026, 0, 1);
  return {
    now: () => at,
    monotonicNow: () => at,
    advance: (ms) => {
      at += ms;
    },
  };
}
