import DataLoader from 'dataloader';
import { maxOffset } from '../errors/request-limits.js';
import { pageSize } from '../snapshots/page-size.js';
import { toListKey } from '../snapshots/to-list-key.js';
import type { ListPage } from '../snapshots/list-page.js';
import { type Snapshot, type SnapshotStatus, knownSnapshotStatuses } from '../snapshots/snapshot.js';
import {
  type Slice,
  type SnapshotFilter,
  type SnapshotQuery,
  countSlice,
  defaultSort,
} from '../snapshots/snapshot-query.js';
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
  /** The desktop whose own list it is; undefined for any other list. */
  readonly desktopId?: string | undefined;
}

export type StatusCountLoader = DataLoader<StatusCountKey, readonly StatusCount[], string>;

/** Reads a page of a list, or of a desktop's own. */
export type LoadList = (query: SnapshotQuery, desktopId: string | undefined) => Promise<ListPage>;

/** Most calls of one count: a page of all, and the total of each status. */
export const maxStatusCountCalls = 1 + knownSnapshotStatuses.length;

/**
 * Counts the snapshots of a filter by status, its own `statuses` left aside: out of their rows where they fit into a page, or into as many
 * calls as there are totals to ask for; or else by the total of each status. A total that a list has brought is not asked for again.
 */
export function createStatusCountLoader(load: LoadList): StatusCountLoader {
  return new DataLoader((keys) => Promise.all(keys.map((key) => count(load, key).catch(toError))), {
    cacheKeyFn: ({ query }) => toListKey({ filter: withoutStatuses(query.filter), sort: defaultSort }),
  });
}

async function count(load: LoadList, { query, page, desktopId }: StatusCountKey): Promise<readonly StatusCount[]> {
  const filter = withoutStatuses(query.filter);
  const { statuses } = query.filter;
  const mayBeWhole = !statuses && !page.hasPrevious && !page.hasNext && !page.isIncomplete;
  if (mayBeWhole && !(await page.askWhetherMore?.())) return countRows(page.snapshots);
  const ask = (asked: SnapshotFilter, slice: Slice) => load({ filter: asked, sort: defaultSort, slice }, desktopId);
  if (statuses || page.total === null || page.total <= pageSize.max) {
    const missing = knownSnapshotStatuses.length - (statuses?.length ?? 0);
    const rows = await readAll((slice) => ask(filter, slice), missing);
    if (rows !== 'too-many') return rows ? countRows(rows) : unknownCounts;
  }
  const counts = await Promise.all(
    knownSnapshotStatuses.map(async (status) => {
      const { total } = await ask({ ...filter, statuses: [status] }, countSlice);
      return { status, count: total };
    }),
  );
  // Each was asked for with one row. The list has too many rows for them to count more than that one.
  const isOwnCount =
    counts.some(({ count: total }) => total === 1) && counts.every(({ count: total }) => (total ?? 0) <= 1);
  return isOwnCount ? unknownCounts : counts;
}

/**
 * All rows of a list, in one call and as many further ones as `maxMore` where that is known to be enough; `too-many` when it is known after
 * the first not to be. Without a total the list is read as far as the calls go; null when it goes on.
 */
async function readAll(
  load: (slice: Slice) => Promise<ListPage>,
  maxMore: number,
): Promise<readonly Snapshot[] | 'too-many' | null> {
  const limit = pageSize.max;
  const rows = new Map<string, Snapshot>();
  let offset = 0;
  for (let calls = 0; ; calls += 1) {
    const listPage = await load({ offset, limit });
    const { snapshots, received, total, isIncomplete } = listPage;
    const hasNext = listPage.hasNext || ((await listPage.askWhetherMore?.()) ?? false);
    for (const snapshot of snapshots) rows.set(snapshot.id, snapshot);
    offset += received;
    const isWhole = !isIncomplete && (calls === 0 || total === null || rows.size >= total);
    if (!hasNext && isWhole) return [...rows.values()];
    const more = total === null ? 1 : (total - offset) / Math.max(received, 1);
    // At 1000 the upstream may have stopped counting.
    const isTooMany = !hasNext || (total !== null && (total >= limit || more > maxMore));
    if (calls === 0 && isTooMany) return 'too-many';
    if (calls === maxMore || isTooMany || offset > maxOffset) return null;
  }
}

/** Every known status, and `UNKNOWN` where there is any. */
function countRows(snapshots: readonly { readonly status: SnapshotStatus }[]): readonly StatusCount[] {
  const counts = new Map<SnapshotStatus, number>(knownSnapshotStatuses.map((status) => [status, 0]));
  for (const { status } of snapshots) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, total]) => ({ status, count: total }));
}

/** Those of a list that ended although, by its total, more rows exist, or that goes on for longer than it was read. */
export const unknownCounts: readonly StatusCount[] = knownSnapshotStatuses.map((status) => ({ status, count: null }));

function withoutStatuses(filter: SnapshotFilter): SnapshotFilter {
  const rest: { -readonly [K in keyof SnapshotFilter]: SnapshotFilter[K] } = { ...filter };
  delete rest.statuses;
  return rest;
}
