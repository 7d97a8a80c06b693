import type { SortKey } from './sort-key.js';
import type { SnapshotSort } from './snapshot-query.js';

/** Negative when the first key comes first. */
type Compare = (one: never, other: never) => number;

const byCodeUnit: Compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
const byNumber: Compare = (one: number, other: number) => one - other;

/** The first puts Latin script first; others their own, or order letters with marks or characters in a way of their own. */
const locales = ['en', 'ru', 'el', 'he', 'ar', 'zh', 'ja', 'ko', 'sv', 'de-u-co-phonebk'];

let known: readonly Compare[] | undefined;

/** By which names may be sorted: which of them the upstream uses is not published. Made when they are needed, which is seldom. */
function nameOrders(): readonly Compare[] {
  known ??= [
    byCodeUnit,
    (one: string, other: string) => byCodeUnit(one.toLowerCase() as never, other.toLowerCase() as never),
    ...locales.map((locale) => new Intl.Collator(locale).compare),
  ];
  return known;
}

/**
 * How rows of some windows of a list compare to a key: negative for a row that comes before it, positive for one behind it, 0 where the
 * orders that the windows may be in do not agree. Null if nothing is known, because there is no key, or because the rows are not in
 * any known order.
 */
export function createRowOrder(
  windows: readonly (readonly SortKey[])[],
  key: SortKey,
  sort: SnapshotSort,
): ((other: SortKey) => number) | null {
  if (key === null) return null;
  const sign = sort.direction === 'ASC' ? 1 : -1;
  const compares = (typeof key === 'number' ? [byNumber] : nameOrders()).map(
    (order) => (one: SortKey, other: SortKey) =>
      one === null || other === null ? 0 : sign * order(one as never, other as never),
  );
  const possible = compares.filter((compare) => windows.every((keys) => isSorted(keys, compare)));
  if (possible.length === 0) return null;
  return (other) => {
    if (possible.every((compare) => compare(other, key) < 0)) return -1;
    return possible.every((compare) => compare(other, key) > 0) ? 1 : 0;
  };
}

/** Whether a row with this key comes before another in every order that is known. */
export function isSurelyBefore(key: SortKey, other: SortKey, { direction }: SnapshotSort): boolean {
  if (key === null || other === null || typeof key !== typeof other) return false;
  const sign = direction === 'ASC' ? 1 : -1;
  const orders = typeof key === 'number' ? [byNumber] : nameOrders();
  return orders.every((order) => sign * order(key as never, other as never) < 0);
}

function isSorted(keys: readonly SortKey[], compare: (one: SortKey, other: SortKey) => number): boolean {
  return keys.every((key, index) => index === 0 || compare(keys[index - 1] ?? null, key) <= 0);
}

/** The keys of rows in a list; a row without one has that of the row before it, where the upstream has put it. */
export function carryKeys(keys: readonly SortKey[]): readonly SortKey[] {
  let carried: SortKey = null;
  return keys.map((key) => (carried = key ?? carried));
}
