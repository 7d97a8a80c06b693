import type { SnapshotPage, SnapshotSource } from '../snapshots/snapshot-source.js';
import type { ListRequest } from './list-request.js';
import { createRetryBudget } from './resilience/create-retry-budget.js';
import { sleep } from '../lib/sleep.js';
import { withCircuitBreaker } from './resilience/with-circuit-breaker.js';
import { withConcurrencyLimit } from './resilience/with-concurrency-limit.js';
import { withRetry } from './resilience/with-retry.js';
import { type AttemptOptions, createSendAttempt } from './create-send-attempt.js';

export interface RestSnapshotSourceOptions extends AttemptOptions {
  /** Most list calls in flight, their retries and waits included. */
  readonly maxConcurrent: number;
  /** Most list calls that wait their turn while they can expect it in time. */
  readonly maxQueued: number;
  /** Tries in all of one list call, the first included. */
  readonly maxAttempts: number;
  /** Milliseconds of a whole operation. */
  readonly operationTimeoutMs: number;
  /** 0 to 1. */
  readonly random: () => number;
}

/** Calls that may wait for each call in flight, where more might only wait for their deadline. */
const queuedPerConcurrent = 4;

/** The snapshots of one Workspace project, read over its REST API for callers who are admitted already. */
export function createRestSnapshotSource(options: RestSnapshotSourceOptions): SnapshotSource {
  const { clock, maxConcurrent, maxQueued, maxAttempts, operationTimeoutMs, observer, random } = options;
  const retry = { maxAttempts, operationTimeoutMs, budget: createRetryBudget(), clock, sleep, random };
  const breaker = { clock, onChange: observer.circuitChanged };
  const anyhow = maxConcurrent * queuedPerConcurrent;
  const limit = {
    maxConcurrent,
    maxQueued: anyhow,
    maxQueuedInTime: Math.max(anyhow, maxQueued),
    clock,
    onWait: observer.callWaits,
  };
  const attempt = createSendAttempt(options);
  // The order is the promise: wait for a place, ask only an upstream that is up, try again what may end better.
  const send = withConcurrencyLimit(
    withCircuitBreaker(withRetry<ListRequest, SnapshotPage>(attempt, retry), breaker),
    limit,
  );
  return { list: (query, call) => send({ ...call, query }) };
}
