import { setMaxListeners } from 'node:events';
import type { Clock } from '../lib/clock.js';
import { AppError } from '../errors/app-error.js';
import type { ErrorCode } from '../errors/error-codes.js';
import { OperationTrail } from './operation-trail.js';
import type { EventStream } from './event-stream.js';
import { traceCalls } from './trace-calls.js';
import type { OperationTrace } from '../observability/tracing/tracing.js';
import type { CallContext, Caller } from '../snapshots/snapshot-source.js';

/** One GraphQL operation from its request to its response. */
export interface Operation extends CallContext {
  /** Distinct error codes of the response, in the order of its errors; filled when errors are translated. */
  readonly codes: Set<ErrorCode>;
  readonly trail: OperationTrail;
  /** What is found out of its request; filled as it is. */
  readonly facts: OperationFacts;
  /** Whether the client left before its answer was written. */
  readonly isAbandoned: () => boolean;
  /** Call it when the client disconnects: it aborts what is in flight for it. */
  readonly abandon: () => void;
  /** Must be called once the response is made: clears the deadline. */
  readonly end: () => void;
}

/** What its log line and its trace say of an operation. */
export interface OperationFacts {
  type?: 'query' | 'subscription';
  /** The id of a trusted document. */
  documentId?: string;
  /** As a trusted document has it; that of any other is the client's own text. */
  operationName?: string;
}

/** What a request asks, when its head and its size have been checked. */
export interface OperationRequest {
  /** JSON, as it came, or built from the parameters of a URL. */
  readonly body: string;
  readonly format: AnswerFormat;
  /** Whether it came by GET, which must change nothing. */
  readonly isSafe: boolean;
  readonly delivery: Delivery;
}

/**
 * What the client can take: an answer in one piece, or the events of a subscription. What it cannot take is refused before
 * anything is asked.
 */
export type Delivery = 'answer' | 'answer-or-events' | 'events';

/** How an answer is to be written, as the request's `Accept` header has it. */
export interface AnswerFormat {
  readonly mediaType: AnswerMediaType;
  /**
   * Whether `application/json` is asked for by its own name: then the GraphQL-over-HTTP specification has mistakes of a request
   * that is well formed answered with 200.
   */
  readonly isLegacy: boolean;
}

export type AnswerMediaType = 'application/json' | 'application/graphql-response+json';

export interface OperationAnswer {
  /** HTTP status. */
  readonly status: number;
  readonly contentType: string | null;
  readonly body: AnswerBody;
  /** What executed it; the interpreter also where a compiled operation had to leave it to it. */
  readonly execution: 'compiled' | 'interpreted';
  /** Whether the operation is a subscription, as far as that is known: an answer in one piece then refuses it. */
  readonly isSubscription?: boolean;
  /** The events of a subscription; `body` is empty then. */
  readonly stream?: EventStream;
}

/** A short answer as a text, a long one as the bytes that are sent, in pieces. */
export type AnswerBody = string | readonly Uint8Array[];

export interface OperationOptions {
  readonly requestId: string;
  readonly caller: Caller;
  /** Milliseconds for the whole operation. */
  readonly deadlineMs: number;
  readonly clock: Clock;
  /** Undefined where it is not traced. */
  readonly trace?: OperationTrace | undefined;
}

/** Starts an operation, whose signal is aborted by its deadline, or when it is abandoned. */
export function startOperation({ requestId, caller, deadlineMs, clock, trace }: OperationOptions): Operation {
  const controller = new AbortController();
  // Each of its upstream calls listens.
  setMaxListeners(0, controller.signal);
  const deadline = setTimeout(() => {
    controller.abort(new AppError('UPSTREAM_TIMEOUT'));
  }, deadlineMs);
  let isAbandoned = false;
  const trail = new OperationTrail(clock);
  if (trace) trail.follow(traceCalls(trace));
  return {
    requestId,
    caller,
    traceId: trace?.traceId,
    signal: controller.signal,
    deadlineAt: clock.monotonicNow() + deadlineMs,
    codes: new Set(),
    trail,
    facts: {},
    isAbandoned: () => isAbandoned,
    abandon: () => {
      isAbandoned = true;
      controller.abort();
    },
    end: () => {
      clearTimeout(deadline);
    },
  };
}
