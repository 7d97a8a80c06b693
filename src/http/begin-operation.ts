import { type Operation, startOperation } from '../engine/operation.js';
import type { Clock } from '../lib/clock.js';
import type { OperationReport, RequestObserver } from '../observability/request-observer.js';
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
}

/**
 * Begins an operation that nothing speaks against.
 *
 * @throws {HttpRefusal} 503 `OVERLOADED`
 */
export function beginOperation(
  { caller, requestId }: { readonly caller: Caller; readonly requestId: string },
  { clock, deadlineMs, inFlightLimit, observer }: OperationGuards,
): OperationInFlight {
  const giveBack = inFlightLimit.enter();
  const started = clock.monotonicNow();
  const operation = startOperation({ requestId, caller, deadlineMs, clock });
  observer.started();
  let [isFinished, hasLeft] = [false, false];
  return {
    operation,
    finish: (execution) => {
      if (isFinished) return;
      isFinished = true;
      operation.end();
      const durationMs = clock.monotonicNow() - started;
      observer.finished({
        requestId,
        durationMs,
        isAbandoned: operation.isAbandoned(),
        execution,
        codes: [...operation.codes],
        upstreamCalls: operation.trail.calls,
        upstreamMs: operation.trail.callsMs,
        documentId: operation.facts.documentId,
        traceId: undefined,
      });
    },
    leave: () => {
      if (hasLeft) return;
      hasLeft = true;
      giveBack();
    },
  };
}
