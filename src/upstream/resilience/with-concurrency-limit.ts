import type { Clock } from '../../lib/clock.js';
import { waitFor } from '../../lib/wait-for.js';
import { AppError } from '../../errors/app-error.js';
import type { BoundedRequest, Send } from './send.js';
import { createTurns } from './create-turns.js';

export interface ConcurrencyLimitOptions {
  /** Most requests in flight, their retries and waits included. */
  readonly maxConcurrent: number;
  /** Most requests that wait for one of those to end, even if their time is unknown. */
  readonly maxQueued: number;
  /** Most that wait while each can expect its turn before half of its time is gone. No fewer than `maxQueued`. */
  readonly maxQueuedInTime: number;
  readonly clock: Clock;
  /** Called for each request that must wait, with how long it did once it waits no more. */
  readonly onWait: () => (waitedMs: number) => void;
}

/** `retryAfterMs` of a request that is shed: about the time in which a full queue moves. */
const retryAfterMs = 1_000;
/** What one request counts in the average of how long they take: that of the last thirty or so. */
const averageWeight = 1 / 16;

/**
 * Bounds how many requests are in flight, and how many wait for their turn, first come, first served. A client that
 * disconnects also leaves the queue, at once.
 *
 * While others wait, one caller has at most half of the places and half of the queue: a caller at its half is passed over, and
 * where the queue is full, the last of a caller who has more than half of it makes room for another caller.
 *
 * @throws {AppError} `OVERLOADED` at once if the queue is full: this gateway is busy, not the
 *   upstream.
 */
export function withConcurrencyLimit<Request extends BoundedRequest, Answer>(
  send: Send<Request, Answer>,
  { maxConcurrent, maxQueued, maxQueuedInTime, clock, onWait }: ConcurrencyLimitOptions,
): Send<Request, Answer> {
  const turns = createTurns({ maxRunningOfOne: Math.max(1, Math.floor(maxConcurrent / 2)) });
  let running = 0;
  // Milliseconds from turn to end, on average; nothing is known before the first has ended.
  let averageMs = Infinity;

  const isFull = (deadlineAt: number): boolean => {
    if (turns.waiting() < maxQueued) return false;
    const waitMs = (averageMs * (turns.waiting() + 1)) / maxConcurrent;
    return turns.waiting() >= maxQueuedInTime || waitMs > (deadlineAt - clock.monotonicNow()) / 2;
  };

  const enter = async ({ signal, deadlineAt, caller }: BoundedRequest): Promise<void> => {
    signal.throwIfAborted();
    if (running < maxConcurrent) {
      running += 1;
      turns.begin(caller.key);
      return;
    }
    if (isFull(deadlineAt) && !turns.makeRoomFor(caller.key)) throw overloaded();
    const [startedAt, onWaited] = [clock.monotonicNow(), onWait()];
    const waited = (): void => {
      onWaited(clock.monotonicNow() - startedAt);
    };
    await waitFor(signal, (resolve, reject) =>
      turns.add(caller.key, {
        take: () => {
          resolve(undefined);
        },
        shed: () => {
          reject(overloaded());
        },
      }),
    ).finally(waited);
  };

  const leave = (key: string, tookMs: number): void => {
    averageMs = averageMs === Infinity ? tookMs : averageMs + (tookMs - averageMs) * averageWeight;
    turns.end(key);
    // The place is handed over, so that no new request can jump the queue.
    if (!turns.handOver()) running -= 1;
  };

  return async (request) => {
    await enter(request);
    const startedAt = clock.monotonicNow();
    try {
      return await send(request);
    } finally {
      leave(request.caller.key, clock.monotonicNow() - startedAt);
    }
  };
}

function overloaded(): AppError {
  return new AppError('OVERLOADED', { retryAfterMs });
}
