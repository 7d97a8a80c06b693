import type { Slice } from './snapshot-query.js';
import type { SnapshotPage } from './snapshot-source.js';

/** The upstream is said to stop counting here, so that exactly this many may mean more. */
const totalMayBeClippedAt = 1000;

/**
 * Whether rows may follow a page.
 *
 * A short page ends a list, whatever the total says. After a full page the total decides, unless it is unknown, is
 * contradicted by the rows themselves, or is the number at which the upstream may stop counting.
 */
export function mayHaveNext({ offset, limit }: Slice, page: SnapshotPage): boolean {
  if (page.received < limit) return false;
  const end = offset + page.received;
  return page.total === null || page.total !== end || page.total === totalMayBeClippedAt;
}

/** The position in the whole list of the snapshot at `index` of a page, counting the rows that were left out. */
export function positionAt({ offset }: Slice, page: SnapshotPage, index: number): number {
  let position = index;
  for (const leftOut of page.leftOut) if (leftOut <= position) position += 1;
  return offset + position;
}
