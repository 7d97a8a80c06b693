import type { Snapshot } from './snapshot.js';
import type { Slice } from './snapshot-query.js';
import type { SnapshotPage } from './snapshot-source.js';

/** Rows from an offset on. */
type Range = Pick<Slice, 'offset' | 'limit'>;

/** The upstream is said to stop counting here, so that exactly this many may mean more. */
export const totalMayBeClippedAt = 1000;

/**
 * Whether rows may follow a page: the one rule by which every walk through a list goes on, and by which `hasNextPage` is decided.
 *
 * An empty page ends a list. So does a total that equals the end of the page, unless the upstream may have stopped counting there, or may
 * have counted the rows of the page: a first page that is full and has that many. Nothing else does: the upstream may give fewer rows
 * than it was asked for, and a total that the rows contradict proves nothing.
 */
export function mayHaveNext({ offset, limit }: Range, { received, total, isCut }: SnapshotPage): boolean {
  if (received === 0) return false;
  if (isCut) return true;
  if (total !== offset + received || total === totalMayBeClippedAt) return true;
  return offset === 0 && received >= limit;
}

/** Whether a page ends a list of which, by its total, more rows exist. */
export function isIncomplete({ offset }: Range, { received, total }: SnapshotPage): boolean {
  return received === 0 && total !== null && total > offset;
}

/** Whether a page that should have other rows is the previous page again: the upstream ignores the offset, and a walk would never end. */
export function isPageAgain(before: SnapshotPage, page: SnapshotPage): boolean {
  const count = Math.min(before.snapshots.length, page.snapshots.length);
  if (count === 0) return false;
  for (let index = 0; index < count; index += 1) {
    if (before.snapshots[index]?.id !== page.snapshots[index]?.id) return false;
  }
  return true;
}

/** The position in the whole list of the snapshot at `index` of a page, counting the rows that were left out. */
export function positionAt({ offset }: Pick<Slice, 'offset'>, page: SnapshotPage, index: number): number {
  let position = index;
  for (const leftOut of page.leftOut) if (leftOut <= position) position += 1;
  return offset + position;
}

/** A page without those of its snapshots that are not wanted; what is left keeps its position. */
export function leaveOut(page: SnapshotPage, isWanted: (snapshot: Snapshot) => boolean): SnapshotPage {
  const unwanted: number[] = [];
  const snapshots = page.snapshots.filter((snapshot, index) => {
    const stays = isWanted(snapshot);
    if (!stays) unwanted.push(positionAt({ offset: 0 }, page, index));
    return stays;
  });
  if (unwanted.length === 0) return page;
  return { ...page, snapshots, leftOut: [...page.leftOut, ...unwanted].sort((a, b) => a - b) };
}

/** The rows of a page from `start` on, `count` at most; both count those that were left out. */
export function cutRows(page: SnapshotPage, start: number, count = Infinity): SnapshotPage {
  const end = Math.min(page.received, start + count);
  const leftOutBefore = (position: number) => page.leftOut.filter((index) => index < position).length;
  const leftOut = page.leftOut.filter((index) => index >= start && index < end).map((index) => index - start);
  return {
    snapshots: page.snapshots.slice(start - leftOutBefore(start), end - leftOutBefore(end)),
    received: Math.max(end - start, 0),
    leftOut,
    unidentified: Math.min(page.unidentified, leftOut.length),
    total: page.total,
  };
}
