import type { GraphQLFormattedError } from 'graphql';
import { AppError } from '../../errors/app-error.js';
import { toErrorExtensions } from '../../errors/to-error-extensions.js';
import type { RequestObserver } from '../../observability/request-observer.js';
import { HttpRefusal } from '../http-refusal.js';
import type { RequestIdentity } from '../create-request-traces.js';

/** An operation that is answered with an `error` message, and nothing else: its client takes that as final. */
export class RefusedOperation extends Error {
  /** The payload of the message. */
  readonly errors: readonly GraphQLFormattedError[];

  constructor(errors: readonly GraphQLFormattedError[]) {
    super('The operation was refused');
    this.name = 'RefusedOperation';
    this.errors = errors;
  }
}

/** Reports what was thrown before the engine had an answer, as `routeRequest` does, and says it in the protocol's way. */
export function toRefusedOperation(
  thrown: unknown,
  { requestId, trace }: RequestIdentity,
  observer: RequestObserver,
): RefusedOperation {
  if (thrown instanceof RefusedOperation) return thrown;
  if (!(thrown instanceof AppError)) observer.broke(thrown, requestId, trace?.traceId);
  const error = thrown instanceof AppError ? thrown : new AppError('INTERNAL_SERVER_ERROR');
  const status = error instanceof HttpRefusal ? error.status : 400;
  const { code } = error;
  trace?.refused(code);
  observer.refused({ requestId, status: thrown instanceof AppError ? status : 500, code, traceId: trace?.traceId });
  return new RefusedOperation([{ message: error.message, extensions: { ...toErrorExtensions(error, requestId) } }]);
}
