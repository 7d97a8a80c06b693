import type { Clock } from '../../lib/clock.js';
import { AppError } from '../../errors/app-error.js';
import { classifyFailure, type FailureClass } from './classify-failure.js';
import type { RetryBudget } from './create-retry-budget.js';
import type { BoundedRequest, Send } from './send.js';
import { toRetryDelayMs } from './to-retry-delay-ms.js';

export interface RetryOptions {
  /** Attempts in all, the first included. The free ones, after a stale connection or with renewed credentials, come on top. */
  readonly maxAttempts: number;
  /** Milliseconds that a whole operation has: a time-out is retried only while half of them are left. */
  readonly operationTimeoutMs: number;
  /** Shared by all requests to one upstream. */
  readonly budget: RetryBudget;
  readonly clock: Clock;
  /** Rejects with the reason of the signal when that is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** 0 to 1, for full jitter: many gateways must not come back at the same instant. */
  readonly random: () => number;
}

/** How far an operation has come. */
interface Progress {
  /** Attempts that have failed, without those that were made up for at no cost. */
  failed: number;
  timeouts: number;
  /** Failures that are made up for once at most. */
  once: number;
  /** The free attempts that were made already, by their reason. */
  readonly freed: Set<FailureClass>;
  /** The longest attempt so far: what the next one must be expected to take. */
  slowestMs: number;
}

/**
 * Tries again what may end better the second time, as `classifyFailure` says, within the attempts, the budget and the
 * deadline; a tick never. What cannot be retried any more is thrown as the last attempt threw it.
 */
export function withRetry<Request extends BoundedRequest, Answer>(
  send: Send<Request, Answer>,
  options: RetryOptions,
): Send<Request, Answer> {
  return async (request) => {
    const progress: Progress = { failed: 0, timeouts: 0, once: 0, freed: new Set(), slowestMs: 0 };
    for (;;) {
      const startedAt = options.clock.monotonicNow();
      try {
        const answer = await send(request);
        if (progress.failed === 0) options.budget.giveBack();
        return answer;
      } catch (thrown) {
        progress.slowestMs = Math.max(progress.slowestMs, options.clock.monotonicNow() - startedAt);
        const delayMs = planRetry(thrown, request, progress, options);
        if (delayMs === undefined) throw thrown;
        if (delayMs > 0) await options.sleep(delayMs, request.signal);
      }
    }
  };
}

/** Milliseconds until the next attempt; `undefined` when there must be none. Notes the failure in `progress`. */
function planRetry(
  thrown: unknown,
  request: BoundedRequest,
  progress: Progress,
  options: RetryOptions,
): number | undefined {
  // Not even for free: the upstream may have seen the attempt, and the next tick is soon enough.
  if (request.isTick) return undefined;
  const failureClass = classifyFailure(thrown, request.signal);
  const { retry } = failureClass;
  if (retry === 'free' && !progress.freed.has(failureClass)) {
    progress.freed.add(failureClass);
    return 0;
  }
  progress.failed += 1;
  if (retry === 'timeout') progress.timeouts += 1;
  if (retry === 'once') progress.once += 1;
  if (progress.once > 1) return undefined;
  if (retry === 'no' || request.isProbe === true || progress.failed >= options.maxAttempts) return undefined;

  const leftMs = request.deadlineAt - options.clock.monotonicNow();
  if (retry === 'timeout' && (progress.timeouts > 1 || leftMs < options.operationTimeoutMs / 2)) return undefined;
  const retryAfterMs = thrown instanceof AppError ? thrown.retryAfterMs : undefined;
  const delayMs = toRetryDelayMs(progress.failed, retryAfterMs, options.random());
  // No attempt starts that cannot end in time, going by those before it.
  if (delayMs === undefined || delayMs + progress.slowestMs >= leftMs) return undefined;
  return options.budget.tryTake(retry === 'timeout' ? 'retry-after-timeout' : 'retry') ? delayMs : undefined;
}
