import { AppError } from '../../errors/app-error.js';
import type { BoundedRequest, Send } from './send.js';

export interface ConcurrencyLimitOptions {
  /** Most requests under way at a time, their retries and waits included. */
  readonly maxConcurrent: number;
  /** Most requests that wait for one of those to end, whatever is known of how long that takes. */
  readonly maxQueued: number;
  /** Most that wait while each can expect its turn before half of its time is gone. No fewer than `maxQueued`. */
  readonly maxQueuedInTime: number;
  /** Milliseconds, on the clock of `BoundedRequest.deadlineAt`. */
  readonly now: () => number;
}

/** What a client that is shed is told to wait: about what it takes a full queue to move. */
const retryAfterMs = 1_000;
/** What one request counts in the average of how long they take: that of the last thirty or so. */
const averageWeight = 1 / 16;

/**
 * Bounds how many requests are under way, and how many wait for their turn, first come, first served. A client that
 * leaves also leaves the queue, at once.
 *
 * @throws {AppError} `OVERLOADED` at once when the queue is full: it is this gateway that is busy, whatever the
 *   upstream does.
 */
export function withConcurrencyLimit<Request extends BoundedRequest, Answer>(
  send: Send<Request, Answer>,
  { maxConcurrent, maxQueued, maxQueuedInTime, now }: ConcurrencyLimitOptions,
): Send<Request, Answer> {
  // A set keeps the order of insertion, and whoever leaves is found without a search.
  const queue = new Set<() => void>();
  let running = 0;
  // Milliseconds from turn to end, on average; nothing is known before the first has ended.
  let averageMs = Infinity;

  const isFull = (deadlineAt: number): boolean => {
    if (queue.size < maxQueued) return false;
    const waitMs = (averageMs * (queue.size + 1)) / maxConcurrent;
    return queue.size >= maxQueuedInTime || waitMs > (deadlineAt - now()) / 2;
  };

  const enter = async ({ signal, deadlineAt }: BoundedRequest): Promise<void> => {
    signal.throwIfAborted();
    if (running < maxConcurrent) {
      running += 1;
      return;
    }
    if (isFull(deadlineAt)) throw new AppError('OVERLOADED', { retryAfterMs });
    await waitForTurn(queue, signal);
  };

  const leave = (tookMs: number): void => {
    averageMs = averageMs === Infinity ? tookMs : averageMs + (tookMs - averageMs) * averageWeight;
    const [next] = queue;
    if (next === undefined) running -= 1;
    // The place is handed over, so that nobody who comes just now can jump the queue.
    else next();
  };

  return async (request) => {
    await enter(request);
    const startedAt = now();
    try {
      return await send(request);
    } finally {
      leave(now() - startedAt);
    }
  };
}

/** Fulfilled by the call that it puts into the queue; rejects with the reason of the signal. */
async function waitForTurn(queue: Set<() => void>, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const take = (): void => {
      queue.delete(take);
      signal.removeEventListener('abort', giveUp);
      resolve();
    };
    const giveUp = (): void => {
      queue.delete(take);
      reject(signal.reason as Error);
    };
    queue.add(take);
    signal.addEventListener('abort', giveUp, { once: true });
  });
}
