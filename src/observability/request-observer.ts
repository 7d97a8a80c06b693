import type { ErrorCode } from '../errors/error-codes.js';

/** How one operation ended. */
export interface OperationReport {
  readonly requestId: string;
  readonly durationMs: number;
  /** Whether the client left before its answer was written. */
  readonly isAbandoned: boolean;
  /** What executed it; the interpreter also where a compiled operation had to leave it to it. */
  readonly execution: 'compiled' | 'interpreted';
  /** Distinct error codes of the response; empty when all went well. */
  readonly codes: readonly ErrorCode[];
  /** Questions that were asked upstream, those that a call of another operation answered included. */
  readonly upstreamCalls: number;
  /** Milliseconds that they took, summed up. */
  readonly upstreamMs: number;
  /** The id of a trusted document. */
  readonly documentId: string | undefined;
  /** The id of its trace, if that is sampled. */
  readonly traceId: string | undefined;
}

/** A request that was answered with an error and without executing an operation. */
export interface RefusalReport {
  readonly requestId: string;
  /** HTTP status. */
  readonly status: number;
  readonly code: ErrorCode;
  /** The id of its trace, if that is sampled. */
  readonly traceId?: string | undefined;
}

/** Logs and counts requests. Must not throw. */
export interface RequestObserver {
  readonly started: () => void;
  readonly finished: (report: OperationReport) => void;
  readonly refused: (report: RefusalReport) => void;
  /** An unforeseen error was thrown: a bug in the gateway. @param traceId The id of its trace, if that is sampled. */
  readonly broke: (error: unknown, requestId: string, traceId?: string) => void;
}
