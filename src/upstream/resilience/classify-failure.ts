import { AppError } from '../../errors/app-error.js';
import type { ErrorCode } from '../../errors/error-codes.js';
import { AttemptFailure, type AttemptFailureKind } from './attempt-failure.js';

/** What a failure means for the calls after it. */
export interface FailureClass {
  /**
   * Whether another attempt may end better: `once` and `timeout` one more at most, `free` one more at once and at no cost.
   */
  readonly retry: 'no' | 'yes' | 'once' | 'timeout' | 'free';
  /**
   * What it says about the upstream's health: `failed` counts against it; `answered` counts for it, with any answer;
   * `unknown` counts neither way, because the client left, no request was sent, or the gateway has a bug.
   */
  readonly health: 'failed' | 'answered' | 'unknown';
}

/**
 * Classes of what an attempt throws.
 *
 * Only failed connections, time-outs, 502, 503 and 504 count against the upstream: what one caller can cause
 * by its questions (4xx, 429, 500) must not affect the others.
 */
const classes = {
  staleConnection: { retry: 'free', health: 'failed' },
  renewedCredentials: { retry: 'free', health: 'answered' },
  unreachable: { retry: 'yes', health: 'failed' },
  untrusted: { retry: 'no', health: 'failed' },
  timeout: { retry: 'timeout', health: 'failed' },
  trickle: { retry: 'no', health: 'failed' },
  cutShort: { retry: 'yes', health: 'answered' },
  throttledForWindow: { retry: 'once', health: 'answered' },
  throttled: { retry: 'yes', health: 'answered' },
  serverError: { retry: 'yes', health: 'answered' },
  answered: { retry: 'no', health: 'answered' },
  unknown: { retry: 'no', health: 'unknown' },
} as const satisfies Record<string, FailureClass>;

/** The class of what was thrown for a request with this signal. Every request is a GET, so none is unsafe to repeat. */
export function classifyFailure(thrown: unknown, signal: AbortSignal): FailureClass {
  if (!(thrown instanceof AppError)) return classes.unknown;
  const kind = thrown.cause instanceof AttemptFailure ? thrown.cause.kind : undefined;
  if (thrown.code === 'UPSTREAM_TIMEOUT') return kind === 'trickle' ? classes.trickle : classes.timeout;
  // It was not the deadline, so the client disconnected.
  if (signal.aborted) return classes.unknown;
  if (thrown.code === 'UPSTREAM_BAD_RESPONSE') return kind === 'cut-short' ? classes.cutShort : classes.answered;
  if (kind === 'renewed-credentials') return classes.renewedCredentials;
  const status = thrown.upstream?.status;
  if (status !== undefined) return classifyAnswer(thrown.code, status, kind);
  // Without an answer and without a failed connection no request was sent, as for a caller without a token.
  return thrown.code === 'UPSTREAM_UNAVAILABLE' ? classifyConnection(thrown, kind) : classes.unknown;
}

/** A 200 with an error is never retried, whatever the error. */
function classifyAnswer(code: ErrorCode, status: number, kind: AttemptFailureKind | undefined): FailureClass {
  if (status === 200) return classes.answered;
  if (code === 'UPSTREAM_RATE_LIMITED') {
    return kind === 'throttle-window' ? classes.throttledForWindow : classes.throttled;
  }
  if (status === 502 || status === 503 || status === 504) return classes.unreachable;
  return status === 500 ? classes.serverError : classes.answered;
}

function classifyConnection(error: AppError, kind: AttemptFailureKind | undefined): FailureClass {
  if (kind === 'stale-connection') return classes.staleConnection;
  // It is up, and would say it again.
  if (kind === 'unasked-answer') return classes.answered;
  return error.retryable ? classes.unreachable : classes.untrusted;
}
