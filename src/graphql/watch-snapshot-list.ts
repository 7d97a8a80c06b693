import type { GraphQLResolveInfo } from 'graphql';
import { AppError } from '../errors/app-error.js';
import { createFailedWatch } from '../snapshots/live-pages/create-failed-watch.js';
import type { Watch } from '../snapshots/live-pages/live-pages.js';
import type { SnapshotQueryInput } from './arguments/read-list-arguments.js';
import type { SnapshotList } from './create-builder.js';
import type { OperationContext } from './create-operation-context.js';
import { readListQuery, toSnapshotList } from './load-snapshot-list.js';

/** What `subscribe` of a field gives: graphql-js wants something to iterate, and the engine reads the watch. */
export interface WatchSource extends AsyncIterable<never> {
  readonly watch: Watch;
}

/** Watches a list of snapshots. What the query would answer with an error of the field, is the first and only state of the watch. */
export function watchSnapshotList(
  args: SnapshotQueryInput,
  context: OperationContext,
  info: GraphQLResolveInfo,
): WatchSource {
  return toSource(watchOrFail(args, context, info));
}

function watchOrFail(args: SnapshotQueryInput, context: OperationContext, info: GraphQLResolveInfo): Watch {
  try {
    return context.watch(readListQuery(args, context, info));
  } catch (thrown) {
    if (thrown instanceof AppError) return createFailedWatch(thrown);
    throw thrown;
  }
}

function toSource(watch: Watch): WatchSource {
  return {
    watch,
    [Symbol.asyncIterator]: () => {
      throw new TypeError('A watch must be asked for its states, one by one');
    },
  };
}

/** Resolves a watched list to the state behind an event. */
export function showSnapshotList(
  args: SnapshotQueryInput,
  context: OperationContext,
  info: GraphQLResolveInfo,
): SnapshotList {
  const { state } = context;
  if (!state) throw new TypeError('A watched list must be resolved for an event');
  if (state.error) throw state.error;
  return toSnapshotList(readListQuery(args, context, info), state.page, context, info);
}
