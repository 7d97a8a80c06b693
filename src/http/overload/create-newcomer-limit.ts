import type { Clock } from '../../lib/clock.js';
import type { CallerKey } from '../../snapshots/create-caller-keys.js';
import { createRateLimit } from './create-rate-limit.js';

export interface NewcomerLimitOptions {
  /** Requests a second that all newcomers of one address may send together. */
  readonly perSecond: number;
  /** Requests that they may send at once. */
  readonly burst: number;
  readonly clock: Clock;
  /** Accepted callers that are remembered at a time; 50,000 when absent. */
  readonly maxCallers?: number;
}

/**
 * Counts the requests of newcomers by their address. A newcomer is a caller whom the upstream has not accepted within the last
 * ten minutes: one with a new token, a wrong one, or none. A client that invents a token for each request is a new caller each
 * time, and would otherwise have a full bucket each time.
 */
export interface NewcomerLimit {
  /**
   * @param address Where the request comes from; asked for only where the caller is a newcomer.
   * @throws {HttpRefusal} 429 `RATE_LIMITED`, when newcomers of this address have sent too many. A refused request does not count.
   */
  admit(key: CallerKey, address: () => string): void;
  /** Must be called for each answer with rows: the upstream has accepted this caller. */
  readonly accepted: (key: CallerKey) => void;
}

/** Milliseconds for which a caller is no newcomer after the upstream has accepted it. */
const acceptedMs = 600_000;

export function createNewcomerLimit(options: NewcomerLimitOptions): NewcomerLimit {
  const { clock, maxCallers = 50_000 } = options;
  const ofAddress = createRateLimit<string>(options);
  // In the order in which callers came: who has been here longest is forgotten first, and is a newcomer once more.
  const acceptedAt = new Map<CallerKey, { at: number }>();

  const forgetSome = (): void => {
    // Two for the one that comes: it never lags behind, and no request has to pay for all the others.
    let checked = 0;
    for (const [key, { at }] of acceptedAt) {
      const isOver = clock.monotonicNow() - at > acceptedMs;
      if (checked === 2 || (!isOver && acceptedAt.size <= maxCallers)) return;
      acceptedAt.delete(key);
      checked += 1;
    }
  };

  return {
    admit: (key, address) => {
      const known = acceptedAt.get(key);
      if (known && clock.monotonicNow() - known.at <= acceptedMs) return;
      ofAddress.admit(address());
    },
    accepted: (key) => {
      const known = acceptedAt.get(key);
      if (known) known.at = clock.monotonicNow();
      else {
        acceptedAt.set(key, { at: clock.monotonicNow() });
        forgetSome();
      }
    },
  };
}
