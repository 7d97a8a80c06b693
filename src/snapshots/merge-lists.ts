import { compareSortKeys } from './sort-key.js';
import type { ListPage } from './list-page.js';
import { type ListReader, openList } from './list-reader.js';
import { type Place, startMark } from './mark.js';
import { notAsReadNow } from './not-as-read-now.js';
import type { Snapshot } from './snapshot.js';
import type { Slice, SnapshotQuery, SnapshotSort } from './snapshot-query.js';
import type { AskPage } from './walk-pages.js';

/**
 * One page of several upstream lists as if they were one, in the order of the sort that they share.
 *
 * Each list is asked once for as many rows as the page could need of it, all at the same time, and again only when its rows
 * run out. Where the order leaves a choice the earlier list goes first, so that pages are stable. The total is that of
 * all of them, which is exact as long as they share no snapshot.
 *
 * @param lists The questions, alike but for their filters; their slices do not matter.
 * @throws {AppError} `BAD_USER_INPUT` for a cursor that was made of another number of lists; and as `resumeList` does.
 */
export async function mergeLists(ask: AskPage, lists: readonly SnapshotQuery[], slice: Slice): Promise<ListPage> {
  const from = slice.from ?? lists.map(() => startMark);
  if (from.length !== lists.length) throw notAsReadNow();
  const want = slice.offset + slice.limit;
  const readers = await Promise.all(lists.map((query, index) => openList(ask, query, from[index] ?? startMark, want)));
  const snapshots: Snapshot[] = [];
  const places: Place[] = [];
  const seen = new Set<string>();
  while (snapshots.length < slice.limit) {
    for (const reader of readers) if (!reader.head() && reader.hasMore()) await reader.fill();
    const next = firstOf(readers, lists[0]?.sort);
    const snapshot = next?.head()?.snapshot;
    if (!next || !snapshot) break;
    next.take();
    // A snapshot whose status changes between two calls may be in two of the lists.
    if (seen.has(snapshot.id)) continue;
    seen.add(snapshot.id);
    if (seen.size <= slice.offset) continue;
    snapshots.push(snapshot);
    places.push(readers.map((reader) => reader.mark()));
  }
  return toPage(slice, readers, snapshots, places);
}

/** The reader whose next row comes first; undefined when no list has one left. */
function firstOf(readers: readonly ListReader[], sort: SnapshotSort | undefined): ListReader | undefined {
  let best: ListReader | undefined;
  for (const reader of readers) {
    const head = reader.head();
    const bestHead = best?.head();
    if (!head) continue;
    if (!bestHead || (sort && compareSortKeys(head.key, bestHead.key, sort) < 0)) best = reader;
  }
  return best;
}

function toPage(
  slice: Slice,
  readers: readonly ListReader[],
  snapshots: readonly Snapshot[],
  places: readonly Place[],
): ListPage {
  const totals = readers.map((reader) => reader.total());
  const counts = readers.map((reader) => reader.seen());
  const inDoubt = readers.flatMap(({ askWhetherMore }) => askWhetherMore ?? []);
  return {
    snapshots,
    placeAfter: (index) => places[index] ?? [],
    first: () => places[0] ?? null,
    last: () => places.at(-1) ?? null,
    hasNext: readers.some((reader) => reader.hasMore()),
    ...(inDoubt.length > 0 && { askWhetherMore: () => anyOf(inDoubt) }),
    hasPrevious: slice.offset > 0 || (slice.from?.some(({ end }) => end > 0) ?? false),
    total: totals.reduce((sum, total) => (sum === null || total === null ? null : sum + total), 0),
    isIncomplete: readers.some((reader) => reader.isIncomplete()),
    unidentified: counts.reduce((sum, { unidentified }) => sum + unidentified, 0),
    received: counts.reduce((sum, { received }) => sum + received, 0),
  };
}

/** Asks one after the other: what the first finds out of the upstream's totals spares the others their call. */
async function anyOf(questions: readonly (() => Promise<boolean>)[]): Promise<boolean> {
  for (const ask of questions) if (await ask()) return true;
  return false;
}
