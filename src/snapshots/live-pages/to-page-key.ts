import type { ReaderKey } from '../create-reader-keys.js';
import type { SnapshotQuery } from '../snapshot-query.js';
import { toListKey } from '../to-list-key.js';

/** A text that is equal for the same page of the same reader only. */
export function toPageKey(reader: ReaderKey, query: SnapshotQuery): string {
  const { offset, limit, from, isCount } = query.slice;
  const slice = `${offset} ${isCount ? 'count' : limit} ${from ? JSON.stringify(from) : ''}`;
  return `${reader} ${slice} ${toListKey(query)}`;
}
