import DataLoader from 'dataloader';
import type { Snapshot } from '../snapshots/snapshot.js';
import { type SnapshotQuery, defaultSort, sliceBounds } from '../snapshots/snapshot-query.js';
import type { AskPage } from '../snapshots/list-reader.js';
import { walkPages } from '../snapshots/walk-snapshots.js';
import type { AskPlural } from './ask-plural.js';
import { readRowsOfDesktops } from './rows-of-desktops.js';
import { toError } from './to-error.js';

/** One snapshot, by its id and, where it is known, the desktop it is of. */
export interface SnapshotKey {
  readonly id: string;
  readonly desktopId: string | null;
}

export type SnapshotLoader = DataLoader<SnapshotKey, Snapshot | null, string>;

/** Rows of one page of a desktop's snapshots, which are seldom more than a few. */
const desktopPageLimit = 100;

/**
 * Finds snapshots. The upstream has no get-by-id, so they are looked for in lists: in those of their desktops, many of them
 * at a time, or else in the whole project's, which is walked once for all of the ids that an operation asks for at a time.
 *
 * Loads null for a snapshot that does not exist, and rejects when the search had to end before the list did, which
 * would make null a claim too much.
 */
export function createSnapshotLoader(ask: AskPage, askPlural: AskPlural): SnapshotLoader {
  return new DataLoader((keys) => findAll(ask, askPlural, keys), {
    cacheKeyFn: ({ id, desktopId }) => JSON.stringify([id, desktopId]),
  });
}

type Found = Map<SnapshotKey, Snapshot | Error>;

async function findAll(
  ask: AskPage,
  askPlural: AskPlural,
  keys: readonly SnapshotKey[],
): Promise<(Snapshot | null | Error)[]> {
  const found: Found = new Map();
  const groups = new Map<string | null, SnapshotKey[]>();
  for (const key of keys) {
    const group = groups.get(key.desktopId);
    if (group) group.push(key);
    else groups.set(key.desktopId, [key]);
  }
  const desktopIds = [...groups.keys()].filter((desktopId) => desktopId !== null);
  const query = { filter: {}, sort: defaultSort, slice: { offset: 0, limit: sliceBounds.maxLimit } };
  const { whole, failed } = await readRowsOfDesktops(askPlural, query, desktopIds);
  const searches: Promise<void>[] = [];
  for (const [desktopId, wanted] of groups) {
    const rows = desktopId === null ? undefined : whole.get(desktopId);
    const error = desktopId === null ? undefined : failed.get(desktopId);
    if (rows) take(rows, new Map(wanted.map((key) => [key.id, key])), found);
    else if (error) for (const key of wanted) found.set(key, error);
    else searches.push(search(ask, desktopId, wanted, found));
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
async function search(ask: AskPage, desktopId: string | null, wanted: readonly SnapshotKey[], found: Found) {
  const missing = new Map(wanted.map((key) => [key.id, key]));
  try {
    for await (const page of walkPages(ask, toQuery(desktopId))) {
      take(page.snapshots, missing, found);
      if (missing.size === 0) return;
    }
  } catch (thrown) {
    for (const key of missing.values()) found.set(key, toError(thrown));
  }
}

function toQuery(desktopId: string | null): SnapshotQuery {
  return desktopId === null
    ? { filter: {}, sort: defaultSort, slice: { offset: 0, limit: sliceBounds.maxLimit } }
    : { filter: { desktopIds: [desktopId] }, sort: defaultSort, slice: { offset: 0, limit: desktopPageLimit } };
}
