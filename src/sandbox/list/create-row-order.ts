import type { SandboxBehaviour } from '../sandbox-behaviour.js';
import type { Sort } from './parse-sort.js';
import { sortSnapshots } from './sort-snapshots.js';

/** Puts a population in the asked order. The same array is sorted only once for each order. */
export type RowOrder = (
  rows: readonly unknown[],
  sort: Sort | undefined,
  orderWithoutSort: SandboxBehaviour['orderWithoutSort'],
) => readonly unknown[];

export function createRowOrder(): RowOrder {
  const sorted = new WeakMap<readonly unknown[], Map<string, readonly unknown[]>>();
  let unsortedRequests = 0;

  function sortOnce(rows: readonly unknown[], sort: Sort): readonly unknown[] {
    const orders = sorted.get(rows) ?? new Map<string, readonly unknown[]>();
    sorted.set(rows, orders);
    const key = `${sort.field} ${sort.type}`;
    const known = orders.get(key) ?? sortSnapshots(rows, sort);
    orders.set(key, known);
    return known;
  }

  return (rows, sort, orderWithoutSort) => {
    if (sort !== undefined) return sortOnce(rows, sort);
    switch (orderWithoutSort) {
      case 'as-stored':
        return rows;
      case 'newest-first':
        return sortOnce(rows, { field: 'create_time', type: 'DESC' });
      case 'shifting': {
        // A prime step, so that no page of a usual size meets itself again on the next request.
        const start = (unsortedRequests++ * 617) % Math.max(1, rows.length);
        return [...rows.slice(start), ...rows.slice(0, start)];
      }
    }
  };
}
