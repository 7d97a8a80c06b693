import type { StreamEndLabel } from '../../observability/metric-specs.js';
import { toRefusedOperation } from './refused-operation.js';
import { type OperationControl, type RunOperationOptions, type SocketRequest, runOperation } from './run-operation.js';

/** An operation of a WebSocket as `graphql-ws` wants it: it begins with `next`, which gives nothing but its end. */
export interface SocketOperation extends AsyncIterableIterator<never, undefined> {
  /** Ends it, wherever it is. Only the first reason counts. */
  end(reason: StreamEndLabel): void;
}

const over = { done: true, value: undefined } as const;

/** @param onEnd Called once, when it has ended. */
export function createSocketOperation(
  request: SocketRequest,
  options: RunOperationOptions,
  onEnd: () => void,
): SocketOperation {
  let hasEnded = false;
  const control: OperationControl = { hasEnded: () => hasEnded, stop: () => undefined };
  const end = (reason: StreamEndLabel): void => {
    if (hasEnded) return;
    hasEnded = true;
    control.stop(reason);
    onEnd();
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: async () => {
      const trace = request.toTrace();
      try {
        if (!hasEnded) await runOperation(request, control, options, trace);
      } catch (thrown) {
        // What breaks because its client has left is no bug, and no refusal that anybody reads.
        if (!hasEnded) throw toRefusedOperation(thrown, { requestId: request.requestId, trace }, options.observer);
      } finally {
        trace?.ended(hasEnded ? 'abandoned' : undefined);
        end('client');
      }
      return over;
    },
    return: () => {
      end('client');
      return Promise.resolve(over);
    },
    end,
  };
}
