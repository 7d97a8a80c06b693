import type { Place } from './cursor.js';
import { mayHaveNext, positionAt } from './page-position.js';
import type { Snapshot } from './snapshot.js';
import type { Slice } from './snapshot-query.js';
import type { SnapshotPage } from './snapshot-source.js';

/** One page of a list, wherever its rows came from. */
export interface ListPage {
  /** In the asked order, each id once. */
  readonly snapshots: readonly Snapshot[];
  /** The place after the snapshot at an index of `snapshots`. */
  readonly placeAfter: (index: number) => Place;
  /** The places after the first and the last row, those that could not be shown included; null when there was none. */
  readonly first: Place | null;
  readonly last: Place | null;
  readonly hasNext: boolean;
  readonly hasPrevious: boolean;
  /** How many snapshots the whole list has; null when the upstream did not say. */
  readonly total: number | null;
  /** How many rows had no usable id, and of how many. */
  readonly unidentified: number;
  readonly received: number;
}

/** The page of a list that the upstream has as a whole. */
export function toListPage(slice: Slice, page: SnapshotPage): ListPage {
  const { offset } = slice;
  const { snapshots, total, unidentified, received } = page;
  return {
    snapshots,
    placeAfter: (index) => [positionAt(slice, page, index) + 1],
    first: received === 0 ? null : [offset + 1],
    last: received === 0 ? null : [offset + received],
    hasNext: mayHaveNext(slice, page),
    hasPrevious: offset > 0,
    total,
    unidentified,
    received,
  };
}

/**
 * The page at `slice` of a list all of whose snapshots are at hand.
 *
 * @param unidentified Rows without an id that came with them, and that this page is to report.
 */
export function cutListPage(slice: Slice, all: readonly Snapshot[], unidentified = 0): ListPage {
  const { offset, limit } = slice;
  const snapshots = all.slice(offset, offset + limit);
  const end = offset + snapshots.length;
  return {
    snapshots,
    placeAfter: (index) => [offset + index + 1],
    first: snapshots.length === 0 ? null : [offset + 1],
    last: snapshots.length === 0 ? null : [end],
    hasNext: end < all.length,
    hasPrevious: offset > 0,
    total: all.length,
    unidentified,
    received: snapshots.length + unidentified,
  };
}
