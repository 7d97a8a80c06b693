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
  return join(await readListsOfDesktops(ask, [query], desktopIds, refused));
}

/**
 * The same for several queries at a time. A desktop that is refused is looked for by the first of those queries that it is refused to; the
 * others ask for what that one got.
 */
export async function readListsOfDesktops(
  ask: AskPlural,
  queries: readonly SnapshotQuery[],
  desktopIds: readonly string[],
  refused: ReadonlyMap<string, Error>,
): Promise<readonly DesktopRows[]> {
  const sorted = [...new Set(desktopIds)].filter((id) => !refused.has(id)).sort();
  const known = desktopIds.flatMap((id) => {
    const error = refused.get(id);
    return error ? [failedOf([id], error)] : [];
  });
  const chunks: string[][] = [];
  for (let start = 0; start < sorted.length; start += maxFilterValues) {
    chunks.push(sorted.slice(start, start + maxFilterValues));
  }
  const reading = { ask, isOneOfSeveral: queries.length > 1, refusedWith: [] as Error[] };
  const reads = chunks.map(async (chunk) =>
    // One desktop alone is asked for its own page, not for all of its rows.
    chunk.length === 1 ? queries.map(() => restOf(chunk)) : readChunk(reading, queries, chunk, true),
  );
  const read = joinEach(await Promise.all(reads), queries.length);
  const [refusal] = reading.refusedWith;
  // Where the calls ran out and nothing was answered, the refusal says more than the limit. Where something was, it may be another's.
  const isNothing = read.every(({ whole, rest, failed }) => whole.size === 0 && rest.length === failed.size);
  return read.map((each) => join([refusal && isNothing ? failedOf(sorted, refusal) : each, ...known]));
}

interface Reading {
  readonly ask: AskPlural;
  readonly isOneOfSeveral: boolean;
  /** What lists of several desktops were refused with. It grows. */
  readonly refusedWith: Error[];
}

/** @param asksAll Whether the queries are asked at the same time; or else the first alone, and the others where it is not refused. */
async function readChunk(
  reading: Reading,
  queries: readonly SnapshotQuery[],
  chunk: readonly string[],
  asksAll: boolean,
): Promise<DesktopRows[]> {
  // Of several lists its own page would be a call each, once more.
  if (chunk.length === 1 && !reading.isOneOfSeveral) return queries.map(() => restOf(chunk));
  const answers = await askForChunk(reading.ask, queries, chunk, asksAll);
  const refusals = answers.filter(isRefusal);
  const again = queries.filter((_, index) => isRefusal(answers[index]));
  let halves: DesktopRows[] = [];
  if (chunk.length > 1 && again.length > 0) {
    reading.refusedWith.push(...refusals);
    const middle = Math.ceil(chunk.length / 2);
    const parts = [chunk.slice(0, middle), chunk.slice(middle)];
    halves = joinEach(await Promise.all(parts.map((part) => readChunk(reading, again, part, false))), again.length);
  }
  return answers.map((answer) => {
    if (!(answer instanceof Error)) return answer;
    return (isRefusal(answer) ? halves.shift() : undefined) ?? failedOf(chunk, answer);
  });
}

/** What each of the queries is answered with for a chunk, or why it is not. */
async function askForChunk(
  ask: AskPlural,
  queries: readonly SnapshotQuery[],
  chunk: readonly string[],
  asksAll: boolean,
): Promise<(DesktopRows | Error)[]> {
  const askFor = (query: SnapshotQuery) =>
    walkChunk(ask, query, chunk).catch((thrown: unknown) =>
      thrown instanceof PluralsMissing ? restOf(chunk) : toError(thrown),
    );
  const [first, ...others] = queries;
  if (asksAll || !first) return Promise.all(queries.map(askFor));
  const answer = await askFor(first);
  return isRefusal(answer) ? queries.map(() => answer) : [answer, ...(await Promise.all(others.map(askFor)))];
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

/** What was found for each of `count` queries, in several parts. */
function joinEach(parts: readonly (readonly DesktopRows[])[], count: number): DesktopRows[] {
  return Array.from({ length: count }, (_, index) => join(parts.flatMap((part) => part[index] ?? [])));
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
