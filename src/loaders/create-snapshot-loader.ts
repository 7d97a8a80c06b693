import DataLoader from 'dataloader';
import { pageSize } from '../snapshots/page-size.js';
import type { Purpose } from '../snapshots/purpose.js';
import type { Snapshot } from '../snapshots/snapshot.js';
import { type SnapshotQuery, defaultSort } from '../snapshots/snapshot-query.js';
import { type AskPage, walkPages } from '../snapshots/walk-pages.js';
import type { AskPlural } from './create-ask-plural.js';
import { isRefusal, readRowsOfDesktops } from './read-rows-of-desktops.js';
import { toError } from './to-error.js';

/** One snapshot, by its id and, where it is known, the desktop it is of. */
export interface SnapshotKey {
  readonly id: string;
  readonly desktopId: string | null;
  /** Schema coordinate of the field that asks; part of no key. */
  readonly field?: string;
}

/** What a search has found. It is in doubt when it may be one of the rows that exist by the list's total, but cannot be reached. */
export type FoundSnapshot = Snapshot | 'in-doubt' | null;

export type SnapshotLoader = DataLoader<SnapshotKey, FoundSnapshot, string>;

/** Rows of one page of a desktop's snapshots, which are seldom more than a few. */
export const desktopPageLimit = 100;

/**
 * Finds snapshots. The upstream has no get-by-id, so they are looked for in lists: in those of their desktops, many of them
 * at a time, or else in the whole project's, which is walked once for all of the ids that an operation asks for at a time.
 *
 * Loads null for a snapshot that does not exist, and rejects when the search had to end before the list did, which would make null a claim too much.
 *
 * @param refused Desktops that the upstream refuses, to which the loader adds.
 */
export function createSnapshotLoader(ask: AskPage, askPlural: AskPlural, refused: Map<string, Error>): SnapshotLoader {
  return new DataLoader((keys) => findAll(ask, askPlural, refused, keys), {
    cacheKeyFn: ({ id, desktopId }) => JSON.stringify([id, desktopId]),
  });
}

type Found = Map<SnapshotKey, FoundSnapshot | Error>;

async function findAll(
  ask: AskPage,
  askPlural: AskPlural,
  refused: Map<string, Error>,
  keys: readonly SnapshotKey[],
): Promise<(FoundSnapshot | Error)[]> {
  const found: Found = new Map();
  const groups = new Map<string | null, SnapshotKey[]>();
  for (const key of keys) {
    const group = groups.get(key.desktopId);
    if (group) group.push(key);
    else groups.set(key.desktopId, [key]);
  }
  const desktopIds = [...groups.keys()].filter((desktopId) => desktopId !== null);
  const purpose: Purpose = { field: keys[0]?.field ?? '', reason: 'find' };
  const query = { filter: {}, sort: defaultSort, slice: { offset: 0, limit: pageSize.max }, purpose };
  const { whole, failed, isIncomplete } = await readRowsOfDesktops(askPlural, query, desktopIds, refused);
  const searches: Promise<void>[] = [];
  for (const [desktopId, wanted] of groups) {
    const rows = desktopId === null ? undefined : whole.get(desktopId);
    const error = desktopId === null ? undefined : failed.get(desktopId);
    const missing = new Map(wanted.map((key) => [key.id, key]));
    if (rows) {
      take(rows, missing, found);
      if (isIncomplete) for (const key of missing.values()) found.set(key, 'in-doubt');
    } else if (error) for (const key of wanted) found.set(key, error);
    else searches.push(search(ask, toQuery(desktopId, purpose), missing, found, whole.size > 0 ? refused : null));
  }
  await Promise.all(searches);
  return keys.map((key) => found.get(key) ?? null);
}

/** Moves what is among the rows from the missing to the found. */
function take(rows: readonly Snapshot[], missing: Map<string, SnapshotKey>, found: Found): void {
  for (const snapshot of rows) {
    const key = missing.get(snapshot.id);
    // Whether the upstream matches a desktop id exactly is not published.
    if (!key || (key.desktopId !== null && snapshot.desktop?.id !== key.desktopId)) continue;
    found.set(key, snapshot);
    missing.delete(snapshot.id);
  }
}

/** Walks one list until every wanted snapshot is found. A failure is the answer for those that were not found before. */
async function search(
  ask: AskPage,
  query: SnapshotQuery,
  missing: Map<string, SnapshotKey>,
  found: Found,
  refused: Map<string, Error> | null,
): Promise<void> {
  try {
    for await (const { page, isIncomplete } of walkPages(ask, query, { asksWhenInDoubt: true })) {
      take(page.snapshots, missing, found);
      if (missing.size === 0) return;
      if (isIncomplete) for (const key of missing.values()) found.set(key, 'in-doubt');
    }
  } catch (thrown) {
    const error = toError(thrown);
    for (const key of missing.values()) found.set(key, error);
    const [desktopId] = query.filter.desktopIds ?? [];
    if (desktopId !== undefined && isRefusal(error)) refused?.set(desktopId, error);
  }
}

function toQuery(desktopId: string | null, purpose: Purpose): SnapshotQuery {
  return desktopId === null
    ? { filter: {}, sort: defaultSort, slice: { offset: 0, limit: pageSize.max }, purpose }
    : {
        filter: { desktopIds: [desktopId] },
        sort: defaultSort,
        slice: { offset: 0, limit: desktopPageLimit },
        purpose,
      };
}
