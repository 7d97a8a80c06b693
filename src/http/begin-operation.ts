import { type Operation, startOperation } from '../engine/operation.js';
import type { Clock } from '../lib/clock.js';
import type { OperationReport, RequestObserver } from '../observability/request-observer.js';
import type { RequestTrace } from '../observability/tracing/tracing.js';
import type { StreamEndReport } from '../observability/live-observer.js';
import type { Caller } from '../snapshots/snapshot-source.js';
import type { InFlightLimit } from './overload/create-in-flight-limit.js';

export interface OperationGuards {
  readonly inFlightLimit: InFlightLimit;
  /** Milliseconds for a whole operation. */
  readonly deadlineMs: number;
  readonly observer: RequestObserver;
  readonly clock: Clock;
}

/** An operation that has its place in flight. */
export interface OperationInFlight {
  readonly operation: Operation;
  /** Its answer, or the first event of its stream, is there: ends its deadline and reports it. Only the first call counts. */
  readonly finish: (execution: OperationReport['execution']) => void;
  /** Gives its place back: its answer has left, or the first event of its stream is there, or its client has left. Only the first call counts. */
  readonly leave: () => void;
  /**
   * The first event of its stream is there: finishes it, gives its place back and ends the trace of its request.
   *
   * @param status HTTP status of that request; undefined where there is none.
   */
  readonly streamBegan: (execution: OperationReport['execution'], status: number | undefined) => void;
  /** To be told of the end of its stream. */
  readonly streamEnded: (report: StreamEndReport) => void;
}

/** Who asks for an operation. */
export interface OperationBeginning {
  readonly caller: Caller;
  readonly requestId: string;
  /** Of its request; undefined where that is not traced. */
  readonly trace: RequestTrace | undefined;
}

/**
 * Begins an operation that nothing speaks against.
 *
 * @throws {HttpRefusal} 503 `OVERLOADED`
 */
export function beginOperation(
  { caller, requestId, trace: ofRequest }: OperationBeginning,
  { clock, deadlineMs, inFlightLimit, observer }: OperationGuards,
): OperationInFlight {
  const giveBack = inFlightLimit.enter();
  const started = clock.monotonicNow();
  const trace = ofRequest?.beginOperation();
  const operation = startOperation({ requestId, caller, deadlineMs, clock, trace });
  observer.started();
  let [isFinished, hasLeft] = [false, false];
  const finish = (execution: OperationReport['execution']): void => {
    if (isFinished) return;
    isFinished = true;
    operation.end();
    const { codes, facts, trail, traceId } = operation;
    const end = { isAbandoned: operation.isAbandoned(), codes: [...codes] };
    trace?.ended({ ...end, type: facts.type, name: facts.operationName });
    observer.finished({
      ...end,
      requestId,
      durationMs: clock.monotonicNow() - started,
      execution,
      upstreamCalls: trail.calls,
      upstreamMs: trail.callsMs,
      documentId: facts.documentId,
      traceId,
    });
  };
  const leave = (): void => {
    if (hasLeft) return;
    hasLeft = true;
    giveBack();
  };
  return {
    operation,
    finish,
    leave,
    streamBegan: (execution, status) => {
      finish(execution);
      leave();
      ofRequest?.ended(status);
    },
    streamEnded: (report) => trace?.streamEnded(report),
  };
}
