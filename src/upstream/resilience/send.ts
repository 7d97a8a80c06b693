/** What every wrapper has to know of any request to the upstream. */
export interface BoundedRequest {
  /** Whose request it is: callers, distinguished by their keys, share what is scarce. */
  readonly caller: { readonly key: string };
  /** Aborted when the client leaves or the operation's deadline passes; its reason is then thrown. */
  readonly signal: AbortSignal;
  /** When the operation's deadline passes, by `Clock.monotonicNow`. */
  readonly deadlineAt: number;
  /** Set by the circuit breaker on the one call that tries whether the upstream is back: it must not be retried. */
  readonly isProbe?: boolean;
  /** Whether it is asked again soon anyway: it must not be retried. */
  readonly isTick?: boolean;
}

/**
 * Sends one request and answers with what it was answered.
 *
 * Retry, circuit breaker and concurrency limit each wrap a function of this type and have it again, so that their
 * order is one line: `withConcurrencyLimit(withCircuitBreaker(withRetry(send)))`.
 *
 * @throws {AppError} for every foreseen failure; the reason of `request.signal` once that is aborted.
 */
export type Send<Request extends BoundedRequest, Answer> = (request: Request) => Promise<Answer>;
