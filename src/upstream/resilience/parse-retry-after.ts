import { parseHttpDate } from '../../lib/parse-http-date.js';

/** A longer wait is as good as no hint: no client should wait for more than an hour because a server says so. */
export const maxRetryAfterMs = 3_600_000;

/**
 * How long the server asks us to wait, in milliseconds from `now`, 0 to 3,600,000; a longer wait counts as that.
 *
 * Accepts both forms of RFC 9110 §10.2.3, delay-seconds and an HTTP-date. `undefined` when the header is absent,
 * negative, in the past or malformed, so that the caller falls back to its own backoff.
 *
 * @param now Milliseconds since the epoch.
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1_000, maxRetryAfterMs);
  const date = parseHttpDate(text, now);
  return date === undefined || date < now ? undefined : Math.min(date - now, maxRetryAfterMs);
}
