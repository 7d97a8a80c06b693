import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { ChunkCollector } from '../../lib/chunk-collector.js';
import type { Clock } from '../../lib/clock.js';
import { AppError } from '../../errors/app-error.js';
import type { BodyRoom, BodyShare } from './create-body-room.js';

export interface FetchOptions {
  /** Its reason is thrown once it is aborted. */
  readonly signal?: AbortSignal;
  /** Milliseconds from connecting to the end of the body: an absolute deadline, which no peer extends by a byte at a time. */
  readonly timeoutMs: number;
  /** Most bytes to take of the body, which may be encoded. Throws when none of it is worth taking. */
  readonly toMaxBytes: (head: AnswerHead) => number;
  /** Written as the answer comes, to be read when it does not. */
  readonly progress: Progress;
  /** Where a long body has its bytes counted. Give them back after use: `Answer.release`. */
  readonly room?: BodyRoom;
  readonly clock: Clock;
}

/** How far a request has come. */
export interface Progress {
  /** Whether anything of an answer came, be it the first byte of its head. */
  hasBegun?: true;
  /** HTTP status, once the head of the answer is there. */
  status?: number;
  /** When an early hint or a part of the body last came, by `Clock.monotonicNow`. */
  lastBytesAt?: number;
  /** Bytes of the body that were decoded to read it; absent if none was read. */
  decodedBytes?: number;
}

export interface AnswerHead {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

export interface Answer extends AnswerHead {
  /** As it came, encoded perhaps; undefined where it did not come whole. */
  readonly body: Buffer[] | undefined;
  /** Why it did not: what `toMaxBytes` threw, `UPSTREAM_BAD_RESPONSE` for too many bytes, or the connection's error. */
  readonly problem?: unknown;
  /** Says that the body is held no more. Absent where it was never counted. */
  readonly release?: () => void;
}

/**
 * Sends one request and collects its answer. At the deadline, or when the signal is aborted, it rejects at once, and frees
 * the connection if the request was sent.
 *
 * @throws the reason of the signal; `UPSTREAM_TIMEOUT`, or `OVERLOADED` where the time ran out in the wait for room; what
 *   the connection threw before there was a head.
 */
export function fetchAnswer(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  options: FetchOptions,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    options.signal?.throwIfAborted();
    // The deadline replaces both: undici's own time-outs restart with every chunk and every 103.
    const dispatched = { ...request, headersTimeout: 0, bodyTimeout: 0 };
    dispatcher.dispatch(dispatched, new AnswerHandler(options, { resolve, reject }));
  });
}

/** Bytes that every body may have without a look at the others. */
const uncountedBytes = 65_536;
/** `retryAfterMs` of an operation whose answer found no room. */
const retryAfterMs = 1000;

interface Settle {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

/** What is thrown in these calls ends the request, and its connection once that was written to; `onResponseError` follows. */
class AnswerHandler implements Dispatcher.DispatchHandler {
  readonly #options: FetchOptions;
  readonly #settle: Settle;
  readonly #timer: NodeJS.Timeout;
  readonly #leave: (() => void) | undefined;
  readonly #collector = new ChunkCollector();
  #length = 0;
  #maxBytes = 0;
  #head: AnswerHead | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #share: BodyShare | undefined;
  #isWaiting = false;
  #isGivenUp = false;
  #reason: unknown;

  constructor(options: FetchOptions, settle: Settle) {
    const { signal, timeoutMs } = options;
    this.#options = options;
    this.#settle = settle;
    this.#timer = setTimeout(() => {
      this.giveUp(this.#isWaiting ? new AppError('OVERLOADED', { retryAfterMs }) : new AppError('UPSTREAM_TIMEOUT'));
    }, timeoutMs);
    if (!signal) return;
    this.#leave = createLeave(this, signal);
    signal.addEventListener('abort', this.#leave, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Given up in the queue: thrown here, it ends this request alone (undici's client-h1.js, writeH1). To abort would end
    // an unused connection, and cost the next request a handshake.
    if (this.#isGivenUp) throw this.#reason;
    this.#controller = controller;
  }

  onResponseStarted(): void {
    this.#options.progress.hasBegun = true;
  }

  onResponseStart(_: unknown, status: number, headers: IncomingHttpHeaders): void {
    const { clock, progress, toMaxBytes } = this.#options;
    // No status of HTTP (RFC 9110 §15).
    if (status < 100) throw new AppError('UPSTREAM_BAD_RESPONSE');
    if (status < 200) {
      progress.lastBytesAt = clock.monotonicNow();
      return;
    }
    progress.status = status;
    this.#head = { status, headers };
    this.#maxBytes = toMaxBytes(this.#head);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#options.progress.lastBytesAt = this.#options.clock.monotonicNow();
    this.#length += chunk.byteLength;
    if (this.#length > this.#maxBytes) throw new AppError('UPSTREAM_BAD_RESPONSE');
    this.#collector.add(chunk);
    if (this.#length > uncountedBytes) this.#takeRoom(controller, chunk.byteLength);
  }

  onResponseEnd(): void {
    this.#stopWaiting();
    const share = this.#share;
    const answer = { body: this.#collector.chunks, ...(share && { release: share.release }) };
    if (this.#head) this.#settle.resolve({ ...this.#head, ...answer });
  }

  onResponseError(_: unknown, error: Error): void {
    this.#stopWaiting();
    this.#share?.release();
    if (this.#isGivenUp) this.#settle.reject(this.#reason);
    else if (this.#head) this.#settle.resolve({ ...this.#head, body: undefined, problem: error });
    else this.#settle.reject(error);
  }

  giveUp(reason: unknown): void {
    if (this.#isGivenUp) return;
    this.#isGivenUp = true;
    this.#reason = reason;
    if (this.#controller) this.#controller.abort(reason as Error);
    else {
      // Nothing was sent. It stays in undici's queue until there is a connection or connecting fails, but nothing waits for that.
      this.#stopWaiting();
      this.#settle.reject(reason);
    }
  }

  #takeRoom(controller: Dispatcher.DispatchController, bytes: number): void {
    this.#share ??= this.#options.room?.open();
    const hasRoom = this.#share?.take(bytes, () => {
      this.#isWaiting = false;
      controller.resume();
    });
    if (hasRoom !== false) return;
    this.#isWaiting = true;
    controller.pause();
  }

  #stopWaiting(): void {
    clearTimeout(this.#timer);
    if (this.#leave) this.#options.signal?.removeEventListener('abort', this.#leave);
  }
}

/** Not in the class: there, more of a request outlives it (`docs/profiling.md`, on young collections). */
function createLeave(handler: AnswerHandler, signal: AbortSignal): () => void {
  return () => {
    handler.giveUp(signal.reason);
  };
}
