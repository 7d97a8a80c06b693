import type { AppError } from './app-error.js';

/** The `extensions` of an error in a response, as `docs/errors.md` documents them. Absent members do not appear. */
export function toErrorExtensions(error: AppError, requestId: string): Readonly<Record<string, unknown>> {
  const { code, retryable, retryAfterMs, limit, upstream } = error;
  return {
    code,
    retryable,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    requestId,
    ...(limit !== undefined && { limit }),
    ...(upstream !== undefined && { upstream }),
  };
}
