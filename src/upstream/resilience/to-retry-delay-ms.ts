const firstCeilingMs = 100;
const maxCeilingMs = 1_000;
/** A longer `Retry-After` is passed on to the client instead of being waited out here. */
const maxRetryAfterMs = 2_000;

/**
 * Milliseconds to wait before a retry; `undefined` when the upstream asks for more patience than we have.
 *
 * Full jitter: anything from 0 to a ceiling of 100 ms, which doubles with each retry up to 1 s. A `Retry-After` is
 * waited out first, and the jitter comes on top, because otherwise all clients that got the same second would return in it.
 *
 * @param retry Which retry of the operation it is, from 1.
 * @param retryAfterMs What the upstream asked for, if it did.
 * @param random 0 to 1.
 */
export function toRetryDelayMs(retry: number, retryAfterMs: number | undefined, random: number): number | undefined {
  if (retryAfterMs !== undefined && retryAfterMs > maxRetryAfterMs) return undefined;
  const ceilingMs = Math.min(firstCeilingMs * 2 ** (retry - 1), maxCeilingMs);
  return (retryAfterMs ?? 0) + random * ceilingMs;
}
