import { AppError } from '../../errors/app-error.js';
import type { BoundedRequest, Send } from './send.js';

export interface ConcurrencyLimitOptions {
  /** Most requests under way at a time, their retries and waits included. */
  readonly maxConcurrent: number;
  /** Most requests that wait for one of those to end. More would only wait for their deadline. */
  readonly maxQueued: number;
}

/** What a client that is shed is told to wait: about what it takes a full queue to move. */
const retryAfterMs = 1_000;

/**
 * Bounds how many requests are under way, and how many wait for their turn, first come, first served. A client that
 * leaves also leaves the queue, at once.
 *
 * @throws {AppError} `OVERLOADED` at once when the queue is full: it is this gateway that is busy, whatever the
 *   upstream does.
 */
export function withConcurrencyLimit<Request extends BoundedRequest, Answer>(
  send: Send<Request, Answer>,
  { maxConcurrent, maxQueued }: ConcurrencyLimitOptions,
): Send<Request, Answer> {
  // A set keeps the order of insertion, and whoever leaves is found without a search.
  const queue = new Set<() => void>();
  let running = 0;

  const enter = async (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    if (running < maxConcurrent) {
      running += 1;
      return;
    }
    if (queue.size >= maxQueued) throw new AppError('OVERLOADED', { retryAfterMs });
    await waitForTurn(queue, signal);
  };

  const leave = (): void => {
    const [next] = queue;
    if (next === undefined) running -= 1;
    // The place is handed over, so that nobody who comes just now can jump the queue.
    else next();
  };

  return async (request) => {
    await enter(request.signal);
    try {
      return await send(request);
    } finally {
      leave();
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
