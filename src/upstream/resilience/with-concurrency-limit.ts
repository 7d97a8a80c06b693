import { AppError } from '../../errors/app-error.js';
import type { BoundedRequest, Send } from './send.js';
import { type Turn, createTurns } from './create-turns.js';

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
 * While others wait, one caller has at most half of the places and half of the queue: a caller at its half is passed over, and
 * where the queue is full, the last of a caller who has more than half of it makes room for another caller.
 *
 * @throws {AppError} `OVERLOADED` at once when the queue is full: it is this gateway that is busy, whatever the
 *   upstream does.
 */
export function withConcurrencyLimit<Request extends BoundedRequest, Answer>(
  send: Send<Request, Answer>,
  { maxConcurrent, maxQueued, maxQueuedInTime, now }: ConcurrencyLimitOptions,
): Send<Request, Answer> {
  const turns = createTurns({ maxRunningOfOne: Math.max(1, Math.floor(maxConcurrent / 2)) });
  let running = 0;
  // Milliseconds from turn to end, on average; nothing is known before the first has ended.
  let averageMs = Infinity;

  const isFull = (deadlineAt: number): boolean => {
    if (turns.waiting() < maxQueued) return false;
    const waitMs = (averageMs * (turns.waiting() + 1)) / maxConcurrent;
    return turns.waiting() >= maxQueuedInTime || waitMs > (deadlineAt - now()) / 2;
  };

  const enter = async ({ signal, deadlineAt, caller }: BoundedRequest): Promise<void> => {
    signal.throwIfAborted();
    if (running < maxConcurrent) {
      running += 1;
      turns.begin(caller.key);
      return;
    }
    if (isFull(deadlineAt) && !turns.makeRoomFor(caller.key)) throw overloaded();
    await waitForTurn((turn) => turns.add(caller.key, turn), signal);
  };

  const leave = (key: string, tookMs: number): void => {
    averageMs = averageMs === Infinity ? tookMs : averageMs + (tookMs - averageMs) * averageWeight;
    turns.end(key);
    // The place is handed over, so that nobody who comes just now can jump the queue.
    if (!turns.handOver()) running -= 1;
  };

  return async (request) => {
    await enter(request);
    const startedAt = now();
    try {
      return await send(request);
    } finally {
      leave(request.caller.key, now() - startedAt);
    }
  };
}

function overloaded(): AppError {
  return new AppError('OVERLOADED', { retryAfterMs });
}

/** Fulfilled when the turn comes; rejects with the reason of the signal, or when the turn is taken away. */
async function waitForTurn(add: (turn: Turn) => () => void, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const giveUp = (): void => {
      remove();
      reject(signal.reason as Error);
    };
    const remove = add({
      take: () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      },
      shed: () => {
        signal.removeEventListener('abort', giveUp);
        reject(overloaded());
      },
    });
    signal.addEventListener('abort', giveUp, { once: true });
  });
}
