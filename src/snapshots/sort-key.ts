import type { Snapshot } from './snapshot.js';
import type { SnapshotSort } from './snapshot-query.js';

/** What a snapshot is sorted by; null when the upstream did not say. */
export type SortKey = string | number | null;

export function toSortKey(snapshot: Snapshot, { field }: SnapshotSort): SortKey {
  if (field === 'SNAPSHOT_NAME') return snapshot.name;
  return snapshot.createTime === null ? null : Date.parse(snapshot.createTime);
}

/** Negative when the first key comes first in this order. Keys that cannot be compared are as good as equal. */
export function compareSortKeys(one: SortKey, other: SortKey, { direction }: SnapshotSort): number {
  if (one === null || other === null || one === other) return 0;
  return one < other === (direction === 'ASC') ? -1 : 1;
}
