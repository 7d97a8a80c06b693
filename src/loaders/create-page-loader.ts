import DataLoader from 'dataloader';
import { toListKey } from '../snapshots/cursor.js';
import { type SnapshotQuery, selectsNothing } from '../snapshots/snapshot-query.js';
import { type CallContext, type SnapshotPage, type SnapshotSource, emptyPage } from '../snapshots/snapshot-source.js';
import { toError } from './to-error.js';

export type PageLoader = DataLoader<SnapshotQuery, SnapshotPage, string>;

/** Reads each distinct page once an operation, however many fields ask for it. Asks nobody where nothing can match. */
export function createPageLoader(source: SnapshotSource, call: CallContext): PageLoader {
  const list = (query: SnapshotQuery) =>
    selectsNothing(query.filter) ? Promise.resolve(emptyPage) : source.list(query, call);
  // A rejected page is its own answer: it must not take the others of its batch with it.
  return new DataLoader((queries) => Promise.all(queries.map((query) => list(query).catch(toError))), {
    cacheKeyFn: (query) => `${toListKey(query)} ${query.slice.offset} ${query.slice.limit}`,
  });
}
