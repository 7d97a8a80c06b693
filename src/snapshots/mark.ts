import { hash } from 'node:crypto';
import { type SortKey, toSortKey } from './sort-key.js';
import type { Snapshot } from './snapshot.js';
import type { SnapshotSort } from './snapshot-query.js';

/** A place in one upstream list: behind a row of it. */
export interface Mark {
  /** How many rows lay before the place when the row was read, that row included; 0 at the start. */
  readonly end: number;
  /** The row's id as a mark that came in a cursor holds it; null where `id` is known, or no row is. */
  readonly hash: string | null;
  /** The row's id; null where only its hash is known. */
  readonly id: string | null;
  /** What it is sorted by, or the nearest row before it that has such a thing; null when none is known. */
  readonly key: SortKey;
}

/** A place in a list: a mark in each of the upstream lists that it is merged of. A list that the upstream has as a whole is one. */
export type Place = readonly Mark[];

export const startMark: Mark = { end: 0, hash: null, id: null, key: null };

/** UTF-16 code units of a name that a mark holds; names that begin alike up to there count as equal, and come twice at worst. */
export const maxKeyLength = 32;

/** Bytes of an id's hash. */
export const hashLength = 8;

export function toMarkKey(snapshot: Snapshot, sort: SnapshotSort): SortKey {
  const key = toSortKey(snapshot, sort);
  // A pair of surrogates that is cut apart has no encoding.
  return typeof key === 'string' ? key.slice(0, maxKeyLength).replace(/[\ud800-\udbff]$/, '') : key;
}

export function hashOf(id: string): string {
  return hash('sha256', id, 'buffer').toString('latin1', 0, hashLength);
}

/** The index of the marked row; -1 where it is not among the rows. Looks at `expected` first, where it nearly always is. */
export function indexOfMarked(rows: readonly Snapshot[], mark: Mark, expected: number): number {
  const row = rows[expected];
  return row && isMarked(row, mark) ? expected : rows.findIndex((each) => isMarked(each, mark));
}

export function isMarked({ id }: Snapshot, mark: Mark): boolean {
  return mark.hash === null ? id === mark.id : hashOf(id) === mark.hash;
}
