import { type Loaders, type LoadersOptions, createLoaders } from '../loaders/create-loaders.js';
import type { LiveState, Watch } from '../snapshots/live-pages/live-pages.js';
import type { SnapshotQuery } from '../snapshots/snapshot-query.js';
import type { ReadArguments } from './read-once.js';

/** Rows that could not be shown, for the `extensions.warnings` of the response. */
export interface Warning {
  readonly code: 'SNAPSHOTS_LEFT_OUT' | 'LIST_INCOMPLETE';
  /** One sentence for a person. */
  readonly message: string;
  /** Path of the field in the response. */
  readonly path: readonly (string | number)[];
  /** How many rows, where that is known. */
  readonly count?: number;
}

/** What resolvers know of the operation that they serve. */
export interface OperationContext {
  readonly loaders: Loaders;
  /** Resolvers add to it; it is empty for nearly every operation. */
  readonly warnings: Warning[];
  /** The arguments of its lists. */
  readonly read: ReadArguments;
  /**
   * Watches a page for a subscription.
   *
   * @throws {AppError} as `LivePages.watch` does.
   */
  readonly watch: (query: SnapshotQuery) => Watch;
  /** The state behind an event of a subscription; absent everywhere else. */
  readonly state?: LiveState;
}

export interface OperationContextOptions extends LoadersOptions {
  readonly watch: (query: SnapshotQuery) => Watch;
}

/** The context of one operation: never shared with another one. */
export function createOperationContext({ watch, ...options }: OperationContextOptions): OperationContext {
  return { loaders: createLoaders(options), warnings: [], read: new Map(), watch };
}
