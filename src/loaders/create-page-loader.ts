import DataLoader from 'dataloader';
import { toListKey } from '../snapshots/list-key.js';
import type { SnapshotQuery } from '../snapshots/snapshot-query.js';
import type { CallContext, SnapshotPage, SnapshotSource } from '../snapshots/snapshot-source.js';
import { toError } from './to-error.js';

export type PageLoader = DataLoader<SnapshotQuery, SnapshotPage, string>;

/** Asks the upstream each distinct question once an operation, however many fields lead to it. */
export function createPageLoader(source: SnapshotSource, call: CallContext): PageLoader {
  // A rejected page is its own answer: it must not take the others of its batch with it.
  return new DataLoader((queries) => Promise.all(queries.map((query) => source.list(query, call).catch(toError))), {
    cacheKeyFn: (query) => `${toListKey(query)} ${query.slice.offset} ${query.slice.limit}`,
  });
}
