/** Time as the gateway sees it. Timers run on the machine's own. */
export interface Clock {
  /** Milliseconds since the epoch; may jump either way. */
  readonly now: () => number;
  /** Milliseconds since some fixed moment, never going back. */
  readonly monotonicNow: () => number;
}

export const systemClock: Clock = { now: Date.now, monotonicNow: () => performance.now() };
