import type { ListPage } from '../list-page.js';

/** Whether no client could tell one page from the other, but for the rows that may follow where the end of the list is in doubt. */
export function isSamePage(one: ListPage, other: ListPage): boolean {
  return (
    one.total === other.total &&
    one.hasNext === other.hasNext &&
    one.hasPrevious === other.hasPrevious &&
    one.isIncomplete === other.isIncomplete &&
    one.unidentified === other.unidentified &&
    one.received === other.received &&
    isSame(one.snapshots, other.snapshots) &&
    // The cursors of rows that are the same.
    isSame(one.first(), other.first()) &&
    isSame(one.last(), other.last())
  );
}

/** Of plain values with the same members. For a page of 1000 rows it takes a twentieth of `isDeepStrictEqual`. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!isObject(one) || !isObject(other)) return false;
  if (Array.isArray(one) && one.length !== other['length']) return false;
  for (const name in one) if (!isSame(one[name], other[name])) return false;
  return true;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
