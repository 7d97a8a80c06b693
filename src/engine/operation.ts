import type { ServerResponse } from 'node:http';
import { AppError } from '../errors/app-error.js';
import type { ErrorCode } from '../errors/error-codes.js';
import type { CallContext, Caller } from '../snapshots/snapshot-source.js';

/** One GraphQL operation from its request to its response. */
export interface Operation extends CallContext {
  /** Distinct error codes of the response, in the order of its errors; filled when errors are translated. */
  readonly codes: Set<ErrorCode>;
  /** Whether the client left before its answer was written. */
  readonly isAbandoned: () => boolean;
  /** Must be called once the response is made: clears the deadline. */
  readonly end: () => void;
}

export interface OperationOptions {
  readonly requestId: string;
  readonly caller: Caller;
  /** Milliseconds for the whole operation. */
  readonly deadlineMs: number;
  /** Milliseconds since some fixed moment, never going back. */
  readonly now: () => number;
  /** Called once, when the answer has left, or the client has. */
  readonly onGone: () => void;
}

/** Starts an operation, whose signal is aborted by its deadline, or by the client closing the connection. */
export function startOperation(response: ServerResponse, options: OperationOptions): Operation {
  const controller = new AbortController();
  const deadline = setTimeout(() => {
    controller.abort(new AppError('UPSTREAM_TIMEOUT'));
  }, options.deadlineMs);
  let left = false;
  const leave = () => {
    left = !response.writableFinished;
    if (left) controller.abort();
    options.onGone();
  };
  response.once('close', leave);
  return {
    requestId: options.requestId,
    caller: options.caller,
    signal: controller.signal,
    deadlineAt: options.now() + options.deadlineMs,
    codes: new Set(),
    isAbandoned: () => left,
    end: () => {
      clearTimeout(deadline);
    },
  };
}
