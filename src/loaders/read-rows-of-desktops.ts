import { AppError } from '../errors/app-error.js';
import { maxOffset } from '../errors/request-limits.js';
import { pageSize } from '../snapshots/page-size.js';
import type { Snapshot } from '../snapshots/snapshot.js';
import { type SnapshotQuery, maxFilterValues } from '../snapshots/snapshot-query.js';
import { type WalkedPage, walkPages } from '../snapshots/walk-pages.js';
import { type AskPlural, PluralsMissing } from './create-ask-plural.js';
import { toError } from './to-error.js';

/** What a read of several desktops' snapshots found. */
export interface DesktopRows {
  /** Desktops of which every snapshot is known, with them, in the asked order. */
  readonly whole: ReadonlyMap<string, readonly Snapshot[]>;
  /** The others: each of them needs a call of its own. */
  readonly rest: readonly string[];
  /** Rows without an id, which may be of any of the whole ones. */
  readonly unidentified: number;
  /** Whether rows of any of the whole ones exist that could not be reached. */
  readonly isIncomplete: boolean;
  /** Those of the rest that cannot be read at all, and why. */
  readonly failed: ReadonlyMap<string, Error>;
}

/** Statuses of answers that refuse what was asked for, so that one desktop of many may be the reason. */
const refusals: readonly (number | undefined)[] = [400, 403, 404];

/** Whether an upstream answer refuses what was asked for. */
export function isRefusal(error: unknown): error is AppError {
  return error instanceof AppError && refusals.includes(error.upstream?.status);
}

/**
 * Reads the snapshots of many desktops in as few calls as possible: a hundred desktops a list, a thousand rows a call.
 *
 * A list that is longer than a call is paged on as long as that takes fewer calls than asking for each desktop alone. A list that the
 * upstream refuses is halved, and its halves again, until what is refused is one desktop, or the calls of the operation run out.
 *
 * @param query Without `desktopIds` in its filter; its slice does not matter.
 * @param refused Desktops that the operation knows to be refused.
 */
export async function readRowsOfDesktops(
  ask: AskPlural,
  query: SnapshotQuery,
  desktopIds: readonly string[],
  refused: ReadonlyMap<string, Error>,
): Promise<DesktopRows> {
  const sorted = [...new Set(desktopIds)].filter((id) => !refused.has(id)).sort();
  const known = desktopIds.flatMap((id) => {
    const error = refused.get(id);
    return error ? [failedOf([id], error)] : [];
  });
  const chunks: string[][] = [];
  for (let start = 0; start < sorted.length; start += maxFilterValues) {
    chunks.push(sorted.slice(start, start + maxFilterValues));
  }
  const refusedWith: Error[] = [];
  const read = join(await Promise.all(chunks.map((chunk) => readChunk(ask, query, chunk, refusedWith))));
  const [refusal] = refusedWith;
  // Where the calls ran out and nothing was answered, the refusal says more than the limit. Where something was, it may be another's.
  const isNothing = refusal && read.whole.size === 0 && read.rest.length === read.failed.size;
  return join([isNothing ? failedOf(sorted, refusal) : read, ...known]);
}

/** @param refusedWith What lists of several desktops were refused with, to which it adds. */
async function readChunk(
  ask: AskPlural,
  query: SnapshotQuery,
  chunk: readonly string[],
  refusedWith: Error[],
): Promise<DesktopRows> {
  // One desktop alone is asked for its own page, not for all of its rows.
  if (chunk.length === 1) return restOf(chunk);
  try {
    return await walkChunk(ask, query, chunk);
  } catch (thrown) {
    if (thrown instanceof PluralsMissing) return restOf(chunk);
    if (!isRefusal(thrown)) return failedOf(chunk, toError(thrown));
    refusedWith.push(thrown);
    const middle = Math.ceil(chunk.length / 2);
    const halves = [chunk.slice(0, middle), chunk.slice(middle)];
    return join(await Promise.all(halves.map((half) => readChunk(ask, query, half, refusedWith))));
  }
}

async function walkChunk(ask: AskPlural, query: SnapshotQuery, chunk: readonly string[]): Promise<DesktopRows> {
  const rows = new Map(chunk.map((id) => [id, new Map<string, Snapshot>()]));
  const slice = { offset: 0, limit: pageSize.max };
  let unidentified = 0;
  let calls = 0;
  let isIncomplete = false;
  for await (const walked of walkPages(ask, { ...query, filter: { ...query.filter, desktopIds: chunk }, slice })) {
    calls += 1;
    unidentified += walked.page.unidentified;
    isIncomplete = walked.isIncomplete;
    for (const snapshot of walked.page.snapshots) {
      const own = rows.get(snapshot.desktop?.id ?? '');
      // The upstream may leave out whose a snapshot is.
      if (!own) return restOf(chunk);
      // An insert between two calls moves a row into the next page once more.
      if (!own.has(snapshot.id)) own.set(snapshot.id, snapshot);
    }
    const isDearer = !walked.isLast && Math.max(callsLeft(walked), calls) > chunk.length;
    if (isDearer || walked.slice.offset + walked.page.received > maxOffset) return restOf(chunk);
  }
  const whole = new Map([...rows].map(([desktopId, snapshots]) => [desktopId, [...snapshots.values()]]));
  return { whole, rest: [], unidentified, isIncomplete, failed: new Map() };
}

function restOf(chunk: readonly string[]): DesktopRows {
  return { whole: new Map(), rest: chunk, unidentified: 0, isIncomplete: false, failed: new Map() };
}

function failedOf(chunk: readonly string[], error: Error): DesktopRows {
  return { ...restOf(chunk), failed: new Map(chunk.map((id) => [id, error])) };
}

function join(read: readonly DesktopRows[]): DesktopRows {
  return {
    whole: new Map(read.flatMap(({ whole }) => [...whole])),
    rest: read.flatMap(({ rest }) => rest),
    unidentified: read.reduce((sum, { unidentified }) => sum + unidentified, 0),
    isIncomplete: read.some(({ isIncomplete }) => isIncomplete),
    failed: new Map(read.flatMap(({ failed }) => [...failed])),
  };
}

/** Calls that the rest of a list will take, going by its total; 1 when that is not known or cannot be. */
function callsLeft({ slice, page }: WalkedPage): number {
  const left = (page.total ?? 0) - slice.offset - page.received;
  return Math.max(Math.ceil(left / Math.max(page.received, 1)), 1);
}
