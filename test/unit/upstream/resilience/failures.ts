import { AppError, type AppErrorOptions } from '../../../../src/errors/app-error.js';
import { AttemptFailure, type AttemptFailureKind } from '../../../../src/upstream/resilience/attempt-failure.js';

/** What attempts throw, one of each. */
export const failures = {
  answer: (status: number, options: AppErrorOptions = {}) => {
    const code = status === 429 ? 'UPSTREAM_RATE_LIMITED' : status === 500 ? 'UPSTREAM_ERROR' : 'UPSTREAM_UNAVAILABLE';
    return new AppError(code, { upstream: { status }, ...options });
  },
  refusal: (status: number) => new AppError('NOT_FOUND', { upstream: { status } }),
  errorIn200: () => new AppError('UPSTREAM_ERROR', { upstream: { status: 200 } }),
  connection: () => new AppError('UPSTREAM_UNAVAILABLE'),
  untrusted: () => new AppError('UPSTREAM_UNAVAILABLE', { retryable: false }),
  timeout: () => new AppError('UPSTREAM_TIMEOUT'),
  badResponse: () => new AppError('UPSTREAM_BAD_RESPONSE'),
  noToken: () => new AppError('UNAUTHENTICATED'),
  staleConnection: () => new AppError('UPSTREAM_UNAVAILABLE', causedBy('stale-connection')),
  renewedCredentials: () =>
    new AppError('UPSTREAM_DENIED', { upstream: { status: 401 }, ...causedBy('renewed-credentials') }),
  cutShort: () => new AppError('UPSTREAM_BAD_RESPONSE', causedBy('cut-short')),
  trickle: () => new AppError('UPSTREAM_TIMEOUT', causedBy('trickle')),
} as const;

function causedBy(kind: AttemptFailureKind): AppErrorOptions {
  return { cause: new AttemptFailure(kind) };
}
