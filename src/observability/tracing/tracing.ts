import type { ErrorCode } from '../../errors/error-codes.js';
import type { StreamEndReport } from '../live-observer.js';
import type { TickLabel } from '../metric-specs.js';

/** Makes the spans of requests to `/graphql`, and of what is done for them. Nothing of it throws, and nothing waits for it. */
export interface Tracing {
  /** Undefined where nothing is recorded, and nothing is sent along. */
  readonly beginRequest: (head: TraceHead) => RequestTrace | undefined;
  /** Of one tick of a poller; undefined likewise. */
  readonly beginTick: () => TickTrace | undefined;
  /** Sends what waits, for as long as `TracingTimes.flushMs` has it. */
  readonly stop: () => Promise<void>;
}

/** What a request brings that its trace begins with. */
export interface TraceHead {
  /** As it was sent. */
  readonly method: string;
  /** Headers of W3C Trace Context, as they were sent. */
  readonly traceparent?: string | undefined;
  readonly tracestate?: string | undefined;
  /** Whether they say what this trace belongs to. If not, it links to them. */
  readonly isBelieved: boolean;
}

/** The SERVER span of one request, or of one operation of a WebSocket. Only the first end counts. */
export interface RequestTrace {
  /** Undefined if it is not sampled. */
  readonly traceId: string | undefined;
  readonly beginOperation: () => OperationTrace;
  /** The request was answered with this error and without an operation. To be said before its end. */
  readonly refused: (code: ErrorCode) => void;
  /** @param status HTTP status; `abandoned` if the client left before its answer was written, undefined where there is none. */
  readonly ended: (status: number | 'abandoned' | undefined) => void;
}

/** A span with upstream calls below it. */
export interface CallsTrace {
  /** Undefined if it is not sampled. */
  readonly traceId: string | undefined;
  /** One HTTP request to the upstream begins. @param resends How many there were for this question before. */
  readonly beginAttempt: (resends: number) => AttemptTrace;
  /** A call of another operation answered a question. @param attempt Its HTTP request, if it is traced. */
  readonly shared: (attempt: AttemptTrace | undefined) => void;
}

/** The INTERNAL span of one operation. */
export interface OperationTrace extends CallsTrace {
  /** Its answer, or the first event of its stream, is there. Only the first call counts. */
  readonly ended: (end: OperationEnd) => void;
  /** Makes a span of its own. */
  readonly streamEnded: (report: StreamEndReport) => void;
}

export interface OperationEnd {
  /** Undefined if that was not found out. */
  readonly type: 'query' | 'subscription' | undefined;
  /** Of a trusted document only: that of any other is the client's own text. */
  readonly name: string | undefined;
  readonly isAbandoned: boolean;
  /** Distinct error codes of the answer. */
  readonly codes: readonly ErrorCode[];
}

/** The INTERNAL span of one tick. */
export interface TickTrace extends CallsTrace {
  /** @param code Why it failed. */
  readonly ended: (outcome: TickLabel | 'abandoned', code?: ErrorCode) => void;
}

/** The CLIENT span of one HTTP request to the upstream. */
export interface AttemptTrace {
  readonly ids: SpanIds;
  /** To be sent along; undefined where the upstream is sent nothing. */
  readonly headers: Readonly<Record<string, string>> | undefined;
  /** @param status HTTP status; undefined if the upstream did not answer. */
  readonly ended: (outcome: 'ok' | 'abandoned' | ErrorCode, status: number | undefined) => void;
}

/** Of one span, as W3C Trace Context has them. */
export interface SpanIds {
  readonly traceId: string;
  readonly spanId: string;
  /** 1: sampled. */
  readonly traceFlags: number;
}
