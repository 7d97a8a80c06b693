import type { Place } from './mark.js';
import type { Purpose } from './purpose.js';
import type { KnownCreateType, KnownSnapshotStatus } from './snapshot.js';

export type DiskType = 'SYSTEM_DISK' | 'DATA_DISKS' | 'ALL';

/**
 * Which snapshots are asked for; the members are combined with AND, the values of one member with OR.
 *
 * An absent member does not restrict. An empty list selects nothing. Lists are sorted and hold no value twice, so
 * that equal questions look equal.
 */
export interface SnapshotFilter {
  readonly desktopIds?: readonly string[];
  readonly desktopNames?: readonly string[];
  readonly names?: readonly string[];
  readonly statuses?: readonly KnownSnapshotStatus[];
  readonly diskType?: DiskType;
  readonly createType?: KnownCreateType;
}

export interface SnapshotSort {
  readonly field: 'CREATE_TIME' | 'SNAPSHOT_NAME';
  readonly direction: 'ASC' | 'DESC';
}

/** The default order of a list. */
export const defaultSort: SnapshotSort = { field: 'CREATE_TIME', direction: 'DESC' };

/** A run of rows in a sorted list. */
export interface Slice {
  /** Index of the first row, 0 to `maxOffset`. */
  readonly offset: number;
  /** How many rows at most, 1 to `pageSize.max`. */
  readonly limit: number;
  /** After which row the slice begins, in each of the upstream lists that the list is merged of; `offset` is 0 then. */
  readonly from?: Place;
  /** Whether only the total of the list is wanted, which any page of it has. */
  readonly isCount?: true;
  /** With `isCount`: the page that the same arguments ask for where rows are wanted. */
  readonly beside?: { readonly offset: number; readonly limit: number };
}

/** The slice of a question for a total: the upstream has to send one row, not a page of them. */
export const countSlice: Slice = { offset: 0, limit: 1, isCount: true };

/** Most values that one list of a filter may hold: the cap of the upstream's sibling arrays. */
export const maxFilterValues = 100;

/** Most values that one list of a filter may be sent with, those that come twice included. */
export const maxSentValues = 1000;

/** Most characters of an id or a name that is asked for; the upstream's own have at most 64 or so. */
export const maxTextLength = 256;

/** One question to the list of snapshots. */
export interface SnapshotQuery {
  readonly filter: SnapshotFilter;
  readonly sort: SnapshotSort;
  readonly slice: Slice;
  readonly purpose?: Purpose;
}

/** Whether a filter holds an empty list, so that no row can match and no call is needed. */
export function selectsNothing(filter: SnapshotFilter): boolean {
  return [filter.desktopIds, filter.desktopNames, filter.names, filter.statuses].some((values) => values?.length === 0);
}

/** A filter in its normal form: distinct values, sorted by code unit. */
export function distinctSorted<T extends string>(values: readonly T[]): readonly T[] {
  return values.length < 2 ? values : [...new Set(values)].sort();
}
