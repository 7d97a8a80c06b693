import type { Clock } from '../../lib/clock.js';
import type { CallerKey } from '../../snapshots/create-caller-keys.js';
import { HttpRefusal } from '../http-refusal.js';

export interface RateLimitOptions {
  /** Sustained requests per second per caller. */
  readonly perSecond: number;
  /** Requests that a caller who has been quiet may send at once. */
  readonly burst: number;
  readonly clock: Clock;
  /** Callers that are remembered at a time; 50,000 (some 10 MB) when absent. */
  readonly maxCallers?: number;
}

/** Counts the requests of each caller, or of another kind of key. */
export interface RateLimit<Key = CallerKey> {
  /** @throws {HttpRefusal} 429 `RATE_LIMITED`, when this caller has sent too many. A refused request does not count. */
  admit(key: Key): void;
}

/**
 * A token bucket a caller, as the generic cell rate algorithm (ITU-T I.371, annex A) keeps it: one number, the moment at which
 * the bucket will be full again.
 *
 * A full bucket says nothing, so it is forgotten: remembered are the callers of the last `burst / perSecond` seconds. When
 * there are more than `maxCallers`, the caller who has been quiet longest starts with a full bucket.
 */
export function createRateLimit<Key = CallerKey>(options: RateLimitOptions): RateLimit<Key> {
  const { perSecond, burst, clock, maxCallers = 50_000 } = options;
  const msPerRequest = 1000 / perSecond;
  const mayBeAheadMs = (burst - 1) * msPerRequest;
  // In the order of each caller's last admitted request, the longest ago first.
  const fullAt = new Map<Key, number>();

  const forgetSome = (at: number): void => {
    // Two for the one that comes: it never lags behind, and no request has to pay for all the others.
    let checked = 0;
    for (const [key, full] of fullAt) {
      if (fullAt.size <= maxCallers && (full > at || checked === 2)) return;
      fullAt.delete(key);
      checked += 1;
    }
  };

  return {
    admit: (key) => {
      const at = clock.monotonicNow();
      const full = Math.max(fullAt.get(key) ?? at, at);
      const waitMs = full - at - mayBeAheadMs;
      if (waitMs > 0) throw tooMany(Math.ceil(waitMs));
      fullAt.delete(key);
      fullAt.set(key, full + msPerRequest);
      forgetSome(at);
    },
  };
}

function tooMany(retryAfterMs: number): HttpRefusal {
  const headers = { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) };
  return new HttpRefusal(429, 'RATE_LIMITED', 'Too many requests. Try again later.', headers, { retryAfterMs });
}
