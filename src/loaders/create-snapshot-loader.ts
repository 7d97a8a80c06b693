import DataLoader from 'dataloader';
import type { Snapshot } from '../snapshots/snapshot.js';
import { type SnapshotQuery, defaultSort, sliceBounds } from '../snapshots/snapshot-query.js';
import { type ListPage, walkPages } from '../snapshots/walk-snapshots.js';
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
 * Finds snapshots. The upstream has no get-by-id, so they are looked for in lists: in that of their desktop, or else in the
 * whole project's, which is walked once for all of the ids that an operation asks for at a time.
 *
 * Loads null for a snapshot that does not exist, and rejects when the search had to end before the list did, which
 * would make null a claim too much.
 */
export function createSnapshotLoader(list: ListPage): SnapshotLoader {
  return new DataLoader((keys) => findAll(list, keys), {
    cacheKeyFn: ({ id, desktopId }) => JSON.stringify([id, desktopId]),
  });
}

type Found = Map<SnapshotKey, Snapshot | Error>;

async function findAll(list: ListPage, keys: readonly SnapshotKey[]): Promise<(Snapshot | null | Error)[]> {
  const found: Found = new Map();
  const groups = new Map<string | null, SnapshotKey[]>();
  for (const key of keys) groups.set(key.desktopId, [...(groups.get(key.desktopId) ?? []), key]);
  await Promise.all([...groups].map(([desktopId, wanted]) => search(list, desktopId, wanted, found)));
  return keys.map((key) => found.get(key) ?? null);
}

/** Walks one list until every wanted snapshot is found. A failure is the answer for those that were not found before. */
async function search(list: ListPage, desktopId: string | null, wanted: readonly SnapshotKey[], found: Found) {
  const missing = new Map(wanted.map((key) => [key.id, key]));
  try {
    for await (const page of walkPages(list, toQuery(desktopId))) {
      for (const snapshot of page.snapshots) {
        const key = missing.get(snapshot.id);
        // Whether the upstream matches a desktop id exactly is not published.
        if (!key || (desktopId !== null && snapshot.desktop?.id !== desktopId)) continue;
        found.set(key, snapshot);
        missing.delete(snapshot.id);
      }
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
