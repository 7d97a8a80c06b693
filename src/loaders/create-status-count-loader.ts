import DataLoader from 'dataloader';
import { toListKey } from '../snapshots/list-key.js';
import type { ListPage } from '../snapshots/list-page.js';
import { type KnownSnapshotStatus, type SnapshotStatus, knownSnapshotStatuses } from '../snapshots/snapshot.js';
import { type SnapshotFilter, type SnapshotQuery, defaultSort, sliceBounds } from '../snapshots/snapshot-query.js';
import type { ListLoader } from './create-list-loader.js';
import { toError } from './to-error.js';

export interface StatusCount {
  readonly status: SnapshotStatus;
  /** Null when the upstream did not say. */
  readonly count: number | null;
}

/** A list whose snapshots are to be counted, and what is known of it already. */
export interface StatusCountKey {
  readonly query: SnapshotQuery;
  readonly page: ListPage;
}

export type StatusCountLoader = DataLoader<StatusCountKey, readonly StatusCount[], string>;

/**
 * Counts the snapshots of a filter by status, its own `statuses` left aside: out of one page when all of them fit into it,
 * or else by asking for the total of each status.
 */
export function createStatusCountLoader(lists: ListLoader): StatusCountLoader {
  return new DataLoader((keys) => Promise.all(keys.map((key) => count(lists, key).catch(toError))), {
    cacheKeyFn: ({ query }) => toListKey({ filter: withoutStatuses(query.filter), sort: defaultSort }),
  });
}

async function count(lists: ListLoader, { query, page }: StatusCountKey): Promise<readonly StatusCount[]> {
  const filter = withoutStatuses(query.filter);
  const isOfAll = query.filter.statuses === undefined;
  if (isOfAll && !page.hasPrevious && !page.hasNext) return countRows(page.snapshots);
  const maxRows = sliceBounds.maxLimit;
  if (!isOfAll || page.total === null || page.total <= maxRows) {
    const all = await lists.load({ filter, sort: defaultSort, slice: { offset: 0, limit: maxRows } });
    if (!all.hasNext) return countRows(all.snapshots);
  }
  return Promise.all(knownSnapshotStatuses.map((status) => countOne(lists, filter, status)));
}

/** Every known status, and `UNKNOWN` where there is any. */
function countRows(snapshots: readonly { readonly status: SnapshotStatus }[]): readonly StatusCount[] {
  const counts = new Map<SnapshotStatus, number>(knownSnapshotStatuses.map((status) => [status, 0]));
  for (const { status } of snapshots) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, total]) => ({ status, count: total }));
}

async function countOne(lists: ListLoader, filter: SnapshotFilter, status: KnownSnapshotStatus): Promise<StatusCount> {
  const slice = { offset: 0, limit: 1 };
  const { total } = await lists.load({ filter: { ...filter, statuses: [status] }, sort: defaultSort, slice });
  return { status, count: total };
}

function withoutStatuses(filter: SnapshotFilter): SnapshotFilter {
  const rest: { -readonly [K in keyof SnapshotFilter]: SnapshotFilter[K] } = { ...filter };
  delete rest.statuses;
  return rest;
}
