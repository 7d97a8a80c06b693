import { AppError } from '../../errors/app-error.js';
import type { FailingWait } from './create-failing-waits.js';
import type { LiveState } from './live-pages.js';

/** The last error, for who comes while the upstream is not to be asked; `retryAfterMs` is what is left of the wait. */
export function toRefusal({ error, until }: FailingWait, now: number): LiveState {
  const { cause, code, limit, message, retryable, upstream } = error;
  const retryAfterMs = Math.max(Math.ceil(until - now), 1);
  const told = retryable
    ? new AppError(code, {
        message,
        retryable,
        retryAfterMs,
        cause,
        ...(limit && { limit }),
        ...(upstream && { upstream }),
      })
    : error;
  return { error: told, ending: 'complete' };
}
