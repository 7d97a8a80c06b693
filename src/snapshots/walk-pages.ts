import { AppError } from '../errors/app-error.js';
import { maxOffset } from '../errors/request-limits.js';
import { beyondOffset } from './beyond-offset.js';
import { isIncomplete, isPageAgain, mayHaveNext } from './page-position.js';
import { withReason } from './purpose.js';
import type { SnapshotQuery } from './snapshot-query.js';
import type { SnapshotPage } from './snapshot-source.js';

/** Asks the upstream for one page. */
export type AskPage = (query: SnapshotQuery) => Promise<SnapshotPage>;

/** A page and where it was asked for. */
export interface PlacedPage {
  readonly slice: { readonly offset: number; readonly limit: number };
  readonly page: SnapshotPage;
}

/**
 * Asks for a page of a list of which another was read.
 *
 * @throws {AppError} `UPSTREAM_BAD_RESPONSE` when it is that other one again; `REQUEST_LIMIT_EXCEEDED` beyond the last offset that the
 *   upstream accepts; and what `ask` throws.
 */
export async function askOther(
  ask: AskPage,
  query: SnapshotQuery,
  slice: PlacedPage['slice'],
  read: SnapshotPage,
): Promise<PlacedPage> {
  if (slice.offset > maxOffset) throw beyondOffset();
  const page = await ask({ ...query, slice });
  if (isPageAgain(read, page)) {
    throw new AppError('UPSTREAM_BAD_RESPONSE', { message: 'The snapshot service returned the same page twice.' });
  }
  return { slice, page };
}

/** Asks for the page behind the rows of another, of `limit` rows. @throws As `askOther` does. */
export function askNext(ask: AskPage, query: SnapshotQuery, placed: PlacedPage, limit: number) {
  return askOther(ask, query, behind(placed, limit), placed.page);
}

/** Where the `limit` rows behind those of a page are. */
export function behind({ slice, page }: PlacedPage, limit: number): PlacedPage['slice'] {
  return { offset: slice.offset + page.received, limit };
}

/** A page of a walk, and what is known of its end. */
export interface WalkedPage extends PlacedPage {
  /** By what its answer says; where that is doubted, another page may come. */
  readonly isLast: boolean;
  /** Whether it is the last although, by the total, rows exist that no page had. */
  readonly isIncomplete: boolean;
}

export interface WalkOptions {
  /** Whether a call more is made to know where the end of the list is in doubt. */
  readonly asksWhenInDoubt?: boolean;
}

/**
 * Pages through a list from its start to its end, one page after the other, in slices of `query.slice.limit`.
 *
 * @throws As `askOther` does.
 */
export async function* walkPages(
  ask: AskPage,
  query: SnapshotQuery,
  { asksWhenInDoubt = false }: WalkOptions = {},
): AsyncGenerator<WalkedPage, void> {
  const { limit } = query.slice;
  const pages: SnapshotPage[] = [];
  let placed: PlacedPage = { slice: { offset: 0, limit }, page: await ask({ ...query, slice: { offset: 0, limit } }) };
  for (;;) {
    const { slice, page } = placed;
    pages.push(page);
    const isLast = !mayHaveNext(slice, page);
    yield { ...placed, isLast, isIncomplete: isLast && (isIncomplete(slice, page) || misses(pages)) };
    if (isLast && !(asksWhenInDoubt && page.isEndInDoubt?.())) return;
    const next = isLast
      ? await askBehind(ask, query, placed, limit)
      : await askUnmoved(ask, query, behind(placed, limit), page);
    if (!next) return;
    placed = next;
  }
}

/** The page behind one that its own total says to be the last; undefined where there is none. @throws As `askOther` does. */
async function askBehind(ask: AskPage, query: SnapshotQuery, placed: PlacedPage, limit: number) {
  const next = await askNext(ask, withReason(query, 'end_of_list'), placed, limit);
  return next.page.received === 0 ? undefined : next;
}

/** Rows that are asked for to see whether there are any: an upstream that leaves one out of each page has one left. */
const probeLimit = 2;

/** Whether rows follow a page after all whose end is in doubt: by one call, if nothing else has decided by now. True if the call fails. */
export async function hasRowsBehind(ask: AskPage, query: SnapshotQuery, placed: PlacedPage): Promise<boolean> {
  if (!placed.page.isEndInDoubt?.()) return false;
  return askBehind(ask, query, placed, probeLimit).then(
    (next) => next !== undefined,
    () => true,
  );
}

/**
 * A page of a list behind another. Where the total says that rows were deleted meanwhile, the rows behind them have moved up, and the page
 * begins that many rows earlier: some of them come twice, but none is left out.
 *
 * @throws As `askOther` does.
 */
export async function askUnmoved(
  ask: AskPage,
  query: SnapshotQuery,
  slice: PlacedPage['slice'],
  read: SnapshotPage,
): Promise<PlacedPage> {
  const next = await askOther(ask, withReason(query, 'next_rows'), slice, read);
  const before = read.total ?? 0;
  const deleted = before - (next.page.total ?? before);
  // A total that promises no more than has come may be the page's own count.
  if (deleted <= 0 || before <= slice.offset) return next;
  // Behind the first row of the page before, or a walk that answers of its own operation are kept for would never end.
  const first = Math.max(slice.offset - read.received + 1, 0);
  const earlier = { ...slice, offset: Math.max(slice.offset - deleted, first) };
  return { slice: earlier, page: await ask({ ...withReason(query, 'moved_rows'), slice: earlier }) };
}

/** Whether several pages have fewer rows than there are: pages from which rows are left out overlap, and seem to reach the end. */
function misses(pages: readonly SnapshotPage[]): boolean {
  const total = pages.at(-1)?.total ?? null;
  if (pages.length < 2 || total === null) return false;
  const ids = new Set(pages.flatMap(({ snapshots }) => snapshots.map(({ id }) => id)));
  return ids.size + pages.reduce((sum, { unidentified }) => sum + unidentified, 0) < total;
}
