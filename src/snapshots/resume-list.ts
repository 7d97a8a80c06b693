import { AppError } from '../errors/app-error.js';
import { type Mark, indexOfMarked, isMarked, toMarkKey } from './mark.js';
import { cutRows, isIncomplete, mayHaveNext, positionAt } from './page-position.js';
import { carryKeys, createRowOrder, isSurelyBefore } from './create-row-order.js';
import { pageSize } from './page-size.js';
import { withReason } from './purpose.js';
import type { Snapshot } from './snapshot.js';
import type { SnapshotQuery, SnapshotSort } from './snapshot-query.js';
import type { SnapshotPage } from './snapshot-source.js';
import { type AskPage, type PlacedPage, askNext, askOther, askUnmoved, behind } from './walk-pages.js';

/** Rows of a list from some place on. */
export interface ResumedPage extends PlacedPage {
  /** Whether rows may follow them, going by the pages that they were cut from. */
  readonly hasNext: boolean;
  /** Whether no row follows the mark although, by the total, more exist. */
  readonly isIncomplete: boolean;
  /** The last of those pages, as it came. */
  readonly read: SnapshotPage;
}

/**
 * The rows of an upstream list behind a mark, `want` of them at most, even if the marked row has moved since.
 *
 * It takes one call for one row more than is wanted, and a second one where a call gives no more rows. Where the row is not at its
 * place, rows were created or deleted before it: it is looked for by what it is sorted by, a call for each thousand rows. Where it is gone, the
 * page begins with the first row that does not belong before it.
 *
 * @throws {AppError} `BAD_USER_INPUT` when the row is gone and its place is unknown; and as `askOther` does.
 */
export async function resumeList(ask: AskPage, query: SnapshotQuery, mark: Mark, want: number): Promise<ResumedPage> {
  const isRow = mark.hash !== null || mark.id !== null;
  const slice = isRow
    ? { offset: mark.end - 1, limit: Math.min(want + 1, pageSize.max) }
    : { offset: mark.end, limit: Math.min(want, pageSize.max) };
  const first = { slice, page: await ask({ ...query, slice }) };
  if (!isRow) {
    const { page } = first;
    return { ...first, hasNext: mayHaveNext(slice, page), isIncomplete: isIncomplete(slice, page), read: page };
  }
  const index = indexOfMarked(first.page.snapshots, mark, 0);
  if (index > 0 && !mayHaveNext(slice, first.page)) {
    // Created rows have moved it, or the same page has come again: at its new place it is the first row, or it is not.
    await askOther(
      ask,
      withReason(query, 'moved_rows'),
      { ...slice, offset: positionAt(slice, first.page, index) },
      first.page,
    );
  }
  const found =
    index >= 0
      ? { placed: first, start: startBehind(first.page, index) }
      : await search(ask, withReason(query, 'moved_rows'), mark, want, first);
  return fill(ask, query, mark, found, want);
}

/** The index behind the marked row of a list all of whose rows are at hand. @throws {AppError} `BAD_USER_INPUT` as above. */
export function indexBehind(rows: readonly Snapshot[], mark: Mark, sort: SnapshotSort): number {
  if (mark.hash === null && mark.id === null) return mark.end;
  const index = indexOfMarked(rows, mark, mark.end - 1);
  if (index >= 0) return index + 1;
  const keys = keysOf(rows, sort);
  const order = createRowOrder([keys], mark.key, sort);
  if (!order) throw rowGone();
  const first = keys.findIndex((key) => key !== null && order(key) >= 0);
  return first < 0 ? rows.length : first;
}

/** Asks for what is missing where the call was too small for it, or has no row behind the mark at all. */
async function fill(
  ask: AskPage,
  query: SnapshotQuery,
  mark: Mark,
  { placed, start }: { readonly placed: PlacedPage; readonly start: number },
  want: number,
): Promise<ResumedPage> {
  let last = placed;
  let page = cutRows(last.page, start);
  const offset = last.slice.offset + start;
  let isNew: ((row: Snapshot, key: Mark['key']) => boolean) | undefined;
  while (page.received < want && mayHaveNext(last.slice, last.page)) {
    const isShort = last.page.received < last.slice.limit;
    if (isShort && page.snapshots.length > 0) break;
    isNew ??= createNewRowTest(mark, query.sort, last.page);
    const next = behind(last, Math.min(want - page.received, pageSize.max));
    last = await askUnmoved(ask, query, next, last.page);
    page = append(page, last.page, query.sort, isNew);
  }
  const slice = { offset, limit: want };
  const read = last.page;
  if (page.received > want) return { slice, page: cutRows(page, 0, want), hasNext: true, isIncomplete: false, read };
  // That nothing came for the rest of a page does not end a list that goes on by its total: the next page asks for more of it.
  const isCutOff = isIncomplete(last.slice, read);
  const hasRows = page.snapshots.length > 0;
  const hasNext = (isCutOff && hasRows) || mayHaveNext(last.slice, read);
  return { slice, page, hasNext, isIncomplete: isCutOff && !hasRows, read };
}

/**
 * Whether a row of a further page belongs behind the mark and has not come yet: pages from which rows are left out overlap, and an
 * insert between two calls moves a row into the next one.
 */
export function createNewRowTest(mark: Mark, sort: SnapshotSort, ...read: readonly SnapshotPage[]) {
  const known = new Set(read.flatMap(({ snapshots }) => snapshots.map(({ id }) => id)));
  return (row: Snapshot, key = toMarkKey(row, sort)): boolean => {
    if (known.has(row.id) || isMarked(row, mark) || isSurelyBefore(key, mark.key, sort)) return false;
    known.add(row.id);
    return true;
  };
}

function append(
  one: SnapshotPage,
  other: SnapshotPage,
  sort: SnapshotSort,
  isNew: (row: Snapshot, key: Mark['key']) => boolean,
): SnapshotPage {
  const again: number[] = [];
  const keys = keysOf(other.snapshots, sort);
  const snapshots = [...one.snapshots];
  for (const [index, row] of other.snapshots.entries()) {
    const key = keys[index] ?? null;
    if (isNew(row, key)) snapshots.splice(placeIn(snapshots, key, sort), 0, row);
    else again.push(positionAt({ offset: 0 }, other, index));
  }
  const leftOut = [...other.leftOut, ...again].sort((a, b) => a - b).map((index) => index + one.received);
  return {
    snapshots,
    received: one.received + other.received,
    leftOut: [...one.leftOut, ...leftOut],
    unidentified: one.unidentified + other.unidentified,
    total: other.total,
  };
}

/** Where a row belongs that another page had left out: last, or before the rows at the end that surely come after it. */
function placeIn(rows: readonly Snapshot[], key: Mark['key'], sort: SnapshotSort): number {
  let place = rows.length;
  for (; place > 0; place -= 1) {
    const before = rows[place - 1];
    if (!before || !isSurelyBefore(key, toMarkKey(before, sort), sort)) break;
  }
  return place;
}

/** The page that holds the marked row or its place, and how many of its rows do not belong behind it. */
async function search(ask: AskPage, query: SnapshotQuery, mark: Mark, want: number, first: PlacedPage) {
  const windows = [first];
  // An upstream that gives fewer rows than it is asked for is asked for as many as it gives.
  const isCapped = first.page.received < first.slice.limit && mayHaveNext(first.slice, first.page);
  const size = isCapped ? Math.max(first.page.received, 2) : pageSize.max;
  for (;;) {
    const keys = windows.map(({ page }) => keysOf(page.snapshots, query.sort));
    const order = createRowOrder(keys, mark.key, query.sort);
    const [low = first, high = first] = [windows[0], windows.at(-1)];
    const firstKey = keys[0]?.find((key) => key !== null) ?? null;
    const lastKey = keys.at(-1)?.at(-1) ?? null;
    const isAfterLow = low.slice.offset === 0 || (order !== null && firstKey !== null && order(firstKey) < 0);
    const isBeforeHigh =
      !mayHaveNext(high.slice, high.page) || (order !== null && lastKey !== null && order(lastKey) > 0);
    if (isAfterLow && isBeforeHigh) {
      if (!order) throw rowGone();
      return placeOf(windows, keys, order);
    }
    const found = isAfterLow
      ? [await askNext(ask, query, high, size)]
      : await askBefore(ask, query, low, size, Math.min(want, size >> 1));
    for (const placed of found) {
      const index = indexOfMarked(placed.page.snapshots, mark, 0);
      if (index >= 0) return { placed, start: startBehind(placed.page, index) };
    }
    if (isAfterLow) windows.push(...found);
    else windows.unshift(...found);
  }
}

/** The rows before a page, and the first `overlap` of its own: in one call, unless the upstream gives fewer than it is asked for. */
async function askBefore(ask: AskPage, query: SnapshotQuery, low: PlacedPage, size: number, overlap: number) {
  const offset = Math.max(low.slice.offset - (size - overlap), 0);
  const found = [await askOther(ask, query, { offset, limit: size }, low.page)];
  for (;;) {
    const last = found.at(-1);
    if (!last || last.page.received === 0 || last.slice.offset + last.page.received >= low.slice.offset) return found;
    found.push(await askNext(ask, query, last, size));
  }
}

/** Where the first row is that does not belong before the key: rows with the same key are shown again rather than lost. */
function placeOf(
  windows: readonly PlacedPage[],
  keys: readonly (readonly Mark['key'][])[],
  order: (key: Mark['key']) => number,
) {
  for (const [number, placed] of windows.entries()) {
    const index = keys[number]?.findIndex((key) => key !== null && order(key) >= 0) ?? -1;
    if (index >= 0) return { placed, start: positionAt({ offset: 0 }, placed.page, index) };
  }
  const [last] = windows.slice(-1);
  if (!last) throw rowGone();
  return { placed: last, start: last.page.received };
}

function startBehind(page: SnapshotPage, index: number): number {
  return positionAt({ offset: 0 }, page, index) + 1;
}

function keysOf(rows: readonly Snapshot[], sort: SnapshotSort) {
  return carryKeys(rows.map((row) => toMarkKey(row, sort)));
}

function rowGone(): AppError {
  return new AppError('BAD_USER_INPUT', {
    message: "The cursor's row is gone, and its place in this order is unknown. Begin with the first page.",
  });
}
