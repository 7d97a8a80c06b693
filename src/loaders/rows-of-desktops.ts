import { mayHaveNext } from '../snapshots/page-position.js';
import type { Snapshot } from '../snapshots/snapshot.js';
import { type Slice, type SnapshotQuery, sliceBounds } from '../snapshots/snapshot-query.js';
import type { SnapshotPage } from '../snapshots/snapshot-source.js';
import { type AskPlural, PluralsMissing } from './ask-plural.js';
import { toError } from './to-error.js';

/** What a read of several desktops' snapshots found. */
export interface DesktopRows {
  /** Desktops of which every snapshot is known, with them, in the asked order. */
  readonly whole: ReadonlyMap<string, readonly Snapshot[]>;
  /** The others: each of them needs a call of its own. */
  readonly rest: readonly string[];
  /** Rows without an id, which may be of any of the whole ones. */
  readonly unidentified: number;
  /** Those of the rest that cannot be read at all, and why; it is only cheaper to ask for each of the others alone. */
  readonly failed: ReadonlyMap<string, Error>;
}

/** The plural parameters of the upstream take no more (`schema/upstream.openapi.yaml`). */
const chunkSize = 100;

/**
 * Reads the snapshots of many desktops in as few calls as possible: a hundred desktops a list, a thousand rows a call.
 *
 * A list that is longer than a call is paged on as long as that takes fewer calls than asking for each desktop alone.
 *
 * @param query Without `desktopIds` in its filter; its slice does not matter.
 */
export async function readRowsOfDesktops(
  ask: AskPlural,
  query: SnapshotQuery,
  desktopIds: readonly string[],
): Promise<DesktopRows> {
  const sorted = [...new Set(desktopIds)].sort();
  const chunks: string[][] = [];
  for (let start = 0; start < sorted.length; start += chunkSize) chunks.push(sorted.slice(start, start + chunkSize));
  const read = await Promise.all(chunks.map((chunk) => readChunk(ask, query, chunk)));
  return {
    whole: new Map(read.flatMap(({ whole }) => [...whole])),
    rest: read.flatMap(({ rest }) => rest),
    unidentified: read.reduce((sum, { unidentified }) => sum + unidentified, 0),
    failed: new Map(read.flatMap(({ failed }) => [...failed])),
  };
}

async function readChunk(ask: AskPlural, query: SnapshotQuery, chunk: readonly string[]): Promise<DesktopRows> {
  // One desktop alone is asked for its own page, not for all of its rows.
  if (chunk.length === 1) return restOf(chunk);
  const rows = new Map(chunk.map((id) => [id, new Map<string, Snapshot>()]));
  let unidentified = 0;
  let slice: Slice = { offset: 0, limit: sliceBounds.maxLimit };
  try {
    for (let calls = 1; ; calls += 1) {
      const page = await ask({ ...query, filter: { ...query.filter, desktopIds: chunk }, slice });
      for (const snapshot of page.snapshots) {
        const own = rows.get(snapshot.desktop?.id ?? '');
        // The upstream may leave out whose a snapshot is.
        if (!own) return restOf(chunk);
        // An insert between two calls moves a row into the next page once more.
        if (!own.has(snapshot.id)) own.set(snapshot.id, snapshot);
      }
      unidentified += page.unidentified;
      if (!mayHaveNext(slice, page)) return { whole: toLists(rows), rest: [], unidentified, failed: new Map() };
      const isDearer = Math.max(callsLeft(slice, page), calls) > chunk.length;
      slice = { ...slice, offset: slice.offset + slice.limit };
      if (isDearer || slice.offset > sliceBounds.maxOffset) return restOf(chunk);
    }
  } catch (thrown) {
    return restOf(chunk, thrown instanceof PluralsMissing ? undefined : toError(thrown));
  }
}

function restOf(chunk: readonly string[], error?: Error): DesktopRows {
  const failed = new Map(error ? chunk.map((id) => [id, error]) : []);
  return { whole: new Map(), rest: chunk, unidentified: 0, failed };
}

function toLists(rows: ReadonlyMap<string, ReadonlyMap<string, Snapshot>>): Map<string, readonly Snapshot[]> {
  return new Map([...rows].map(([desktopId, snapshots]) => [desktopId, [...snapshots.values()]]));
}

/** Calls that the rest of a list will take, going by its total; 1 when that is not known or cannot be. */
function callsLeft({ offset, limit }: Slice, page: SnapshotPage): number {
  const left = (page.total ?? 0) - offset - page.received;
  return Math.max(Math.ceil(left / limit), 1);
}
