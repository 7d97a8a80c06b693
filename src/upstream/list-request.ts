import type { CallContext, SnapshotPage } from '../snapshots/snapshot-source.js';
import type { SnapshotQuery } from '../snapshots/snapshot-query.js';

/** One list question on its way to the upstream. */
export interface ListRequest extends CallContext {
  readonly query: SnapshotQuery;
}

/**
 * Sends one list question and decodes its answer.
 *
 * What makes the call reliable (retry, circuit breaker, concurrency limit) wraps this type and has it again.
 *
 * @throws {AppError} for every foreseen failure; the reason of `request.signal` once that is aborted.
 */
export type SendList = (request: ListRequest) => Promise<SnapshotPage>;
