import { type Mark, type Place, startMark, toMarkKey } from './mark.js';
import { isIncomplete, mayHaveNext, positionAt } from './page-position.js';
import { type ResumedPage, indexBehind } from './resume-list.js';
import type { Snapshot } from './snapshot.js';
import type { SnapshotQuery } from './snapshot-query.js';
import type { SnapshotPage } from './snapshot-source.js';
import type { PlacedPage } from './walk-pages.js';

/** One page of a list, wherever its rows came from. */
export interface ListPage {
  /** In the asked order, each id once. */
  readonly snapshots: readonly Snapshot[];
  /** The place behind the snapshot at an index of `snapshots`. */
  readonly placeAfter: (index: number) => Place;
  /** The places behind the first and the last row, those that could not be shown included; null when there was none. */
  readonly first: () => Place | null;
  readonly last: () => Place | null;
  readonly hasNext: boolean;
  /** Whether snapshots follow after all, where the end of the list is in doubt; it may take a call. */
  readonly askWhetherMore?: () => Promise<boolean>;
  readonly hasPrevious: boolean;
  /** How many snapshots the whole list has; null when the upstream did not say. */
  readonly total: number | null;
  /** Whether the list ended although, by its total, more rows exist: they cannot be reached. */
  readonly isIncomplete: boolean;
  /** How many rows had no usable id, and of how many. */
  readonly unidentified: number;
  readonly received: number;
}

/** The page of a list that the upstream has as a whole. */
export function toListPage(
  { sort, slice: { from } }: SnapshotQuery,
  { slice, page, ...resumed }: PlacedPage & Partial<Pick<ResumedPage, 'hasNext' | 'isIncomplete'>>,
): ListPage {
  const { snapshots, total, unidentified, received } = page;
  const markAfter = (index: number): Mark => {
    const end = positionAt(slice, page, index) + 1;
    return { ...startMark, end, id: snapshots[index]?.id ?? null, key: keyAt(index) };
  };
  const keyAt = (index: number): Mark['key'] => {
    for (let at = index; at >= 0; at -= 1) {
      const row = snapshots[at];
      const key = row ? toMarkKey(row, sort) : null;
      if (key !== null) return key;
    }
    return from?.[0]?.key ?? null;
  };
  /** A page of rows none of which can be shown is passed by its position. */
  const placeOf = (index: number, rows: number): Place | null => {
    if (received === 0) return null;
    return [snapshots.length > 0 ? markAfter(index) : { ...startMark, end: slice.offset + rows }];
  };
  return {
    snapshots,
    placeAfter: (index) => [markAfter(index)],
    first: () => placeOf(0, 1),
    last: () => placeOf(snapshots.length - 1, received),
    hasNext: resumed.hasNext ?? mayHaveNext(slice, page),
    hasPrevious: slice.offset > 0,
    total,
    isIncomplete: resumed.isIncomplete ?? isIncomplete(slice, page),
    unidentified,
    received,
  };
}

/**
 * The page at the slice of `query` of a list all of whose snapshots are at hand.
 *
 * @param unidentified Rows without an id that came with them, and that this page is to report.
 * @throws {AppError} As `indexBehind` does.
 */
export function cutListPage(query: SnapshotQuery, all: readonly Snapshot[], unidentified = 0): ListPage {
  const { offset, limit, from } = query.slice;
  const start = from?.[0] ? indexBehind(all, from[0], query.sort) : offset;
  const snapshots = all.slice(start, start + limit);
  const page = { snapshots, received: snapshots.length, leftOut: [], unidentified, total: all.length };
  return {
    ...toListPage(query, { slice: { offset: start, limit }, page }),
    hasNext: start + snapshots.length < all.length,
    isIncomplete: false,
    received: snapshots.length + unidentified,
  };
}

/** The page of a list of which only the total was asked for. @param hasRows Whether rows came with it, which a total of 0 contradicts. */
export function toCountPage(total: number | null, hasRows: boolean): ListPage {
  return {
    snapshots: [],
    placeAfter: () => [],
    first: () => null,
    last: () => null,
    hasNext: total !== 0 || hasRows,
    hasPrevious: false,
    total,
    isIncomplete: false,
    unidentified: 0,
    received: 0,
  };
}

/** The rows of a list at hand, as if the upstream were asked for a page of them. */
export function toSnapshotPage(all: readonly Snapshot[], { offset, limit }: PlacedPage['slice']): SnapshotPage {
  const snapshots = all.slice(offset, offset + limit);
  return { snapshots, received: snapshots.length, leftOut: [], unidentified: 0, total: all.length };
}
