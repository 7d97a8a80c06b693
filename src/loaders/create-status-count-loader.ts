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
  const ask = (asked: SnapshotFilter, slice: Slice) =>
    load({ filter: asked, sort: defaultSort, slice, ...(query.purpose && { purpose: query.purpose }) }, desktopId);
  const missing = knownSnapshotStatuses.length - (statuses?.length ?? 0);
  let { snapshots } = page;
  // Where no total is missing, one call is left: for the doubt in those that there are, or else for the rows.
  if (missing === 0 && page.askWhetherMore) await page.askWhetherMore();
  else if (statuses || page.total === null || page.total <= pageSize.max) {
    const read = await readAll((slice) => ask(filter, slice), missing, missing === 0 ? page.total : null);
    if (read.end === 'reached') return countRows(read.rows);
    if (read.end === 'unreached') return unknownCounts;
    snapshots = read.rows;
  }
  const counts = await Promise.all(
    knownSnapshotStatuses.map(async (status) => {
      const { total } = await ask({ ...filter, statuses: [status] }, countSlice);
      return { status, count: total };
    }),
  );
  return isContradicted(counts, snapshots) ? unknownCounts : counts;
}

interface ReadRows {
  readonly rows: readonly Snapshot[];
  /** Whether they are all; or `too-many` when it is known after the first call that totals are cheaper. */
  readonly end: 'reached' | 'unreached' | 'too-many';
}

/**
 * All rows of a list, in one call and as many further ones as `maxMore` where that is known to be enough. Without a total the list is read
 * as far as the calls go.
 *
 * @param knownTotal Of the list, by other totals; null if that is not known.
 */
async function readAll(
  load: (slice: Slice) => Promise<ListPage>,
  maxMore: number,
  knownTotal: number | null,
): Promise<ReadRows> {
  const limit = pageSize.max;
  const known = new Map<string, Snapshot>();
  let offset = 0;
  for (let calls = 0; ; calls += 1) {
    const listPage = await load({ offset, limit });
    const { snapshots, received, total, isIncomplete } = listPage;
    const mayAsk = calls < maxMore && listPage.askWhetherMore;
    const isInDoubt = listPage.askWhetherMore !== undefined && total !== knownTotal;
    const hasNext = listPage.hasNext || (mayAsk ? await mayAsk() : isInDoubt);
    for (const snapshot of snapshots) known.set(snapshot.id, snapshot);
    const rows = [...known.values()];
    offset += received;
    const isWhole = !isIncomplete && (calls === 0 || total === null || rows.length >= total);
    if (!hasNext && isWhole) return { rows, end: 'reached' };
    const more = total === null ? 1 : (total - offset) / Math.max(received, 1);
    // At 1000 the upstream may have stopped counting.
    const isTooMany = !hasNext || (total !== null && (total >= limit || more > maxMore || maxMore === 0));
    if (calls === 0 && isTooMany) return { rows, end: 'too-many' };
    if (calls === maxMore || isTooMany || offset > maxOffset) return { rows, end: 'unreached' };
  }
}

/** Whether more rows of a status have come than its total says: then such totals count something else, the rows of a page perhaps. */
function isContradicted(counts: readonly StatusCount[], rows: readonly Snapshot[]): boolean {
  const seen = new Map(countRows(rows).map(({ status, count: rowCount }) => [status, rowCount ?? 0]));
  return counts.some(({ status, count: total }) => total !== null && total < (seen.get(status) ?? 0));
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
