import type { SandboxBehaviour } from '../sandbox-options.js';
import type { Sort } from './parse-sort.js';
import { sortById, sortSnapshots } from './sort-snapshots.js';

/** Puts a population in the asked order. The same array is sorted only once for each order. */
export type RowOrder = (rows: readonly unknown[], sort: Sort | undefined) => readonly unknown[];

export function createRowOrder(orderWithoutSort: SandboxBehaviour['orderWithoutSort']): RowOrder {
  const sorted = new WeakMap<readonly unknown[], Map<string, readonly unknown[]>>();
  let unsortedRequests = 0;

  function sortOnce(rows: readonly unknown[], key: string, sort: () => readonly unknown[]): readonly unknown[] {
    const orders = sorted.get(rows) ?? new Map<string, readonly unknown[]>();
    sorted.set(rows, orders);
    const known = orders.get(key) ?? sort();
    orders.set(key, known);
    return known;
  }

  function orderUnsorted(rows: readonly unknown[]): readonly unknown[] {
    const byId = sortOnce(rows, 'id', () => sortById(rows));
    if (orderWithoutSort === 'by-id') return byId;
    // A prime step, so that no page of a usual size meets itself again on the next request.
    const start = (unsortedRequests++ * 617) % Math.max(1, byId.length);
    return [...byId.slice(start), ...byId.slice(0, start)];
  }

  return (rows, asked) => {
    const newestFirst: Sort = { field: 'create_time', type: 'DESC' };
    const sort = asked ?? (orderWithoutSort === 'newest-first' ? newestFirst : undefined);
    if (sort === undefined) return orderUnsorted(rows);
    return sortOnce(rows, `${sort.field} ${sort.type}`, () => sortSnapshots(rows, sort));
  };
}
