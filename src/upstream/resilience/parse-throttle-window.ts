import { maxRetryAfterMs } from './parse-retry-after.js';

const unitMs = new Map([
  ['second', 1000],
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
]);

const window = /\blimit:\s{0,9}\d{1,15}\s{0,9},\s{0,9}time:\s{0,9}(\d{1,9})\s{0,9}(second|minute|hour|day)s?\b/i;

/**
 * How long to wait for the next window of a throttle, in milliseconds, 0 to 3,600,000; a longer wait counts as that.
 *
 * Read from the API gateway's text, `limit:5,time:1 minute`: it sends no `Retry-After`. `undefined` when it says no such thing.
 */
export function parseThrottleWindow(text = ''): number | undefined {
  const [, count, unit = ''] = window.exec(text.slice(0, 2000)) ?? [];
  const oneMs = unitMs.get(unit.toLowerCase());
  return oneMs === undefined ? undefined : Math.min(Number(count) * oneMs, maxRetryAfterMs);
}
