import { AppError } from '../../errors/app-error.js';
import { maxOffset } from '../../errors/request-limits.js';
import { type Cursor, isCursorOf, parseCursor } from '../../snapshots/cursor.js';
import { pageSize } from '../../snapshots/page-size.js';
import type { ListIdentity } from '../../snapshots/to-list-key.js';
import { notAsReadNow } from '../../snapshots/not-as-read-now.js';
import { countSingular } from '../../snapshots/create-plural-support.js';
import type { KnownCreateType, KnownSnapshotStatus } from '../../snapshots/snapshot.js';
import {
  type DiskType,
  type Slice,
  type SnapshotFilter,
  type SnapshotQuery,
  type SnapshotSort,
  defaultSort,
  distinctSorted,
  maxFilterValues,
  maxSentValues,
} from '../../snapshots/snapshot-query.js';
import { readText } from './read-text.js';

type Maybe<T> = T | null | undefined;

/** The arguments of a list, as GraphQL's own coercion leaves them. */
export interface SnapshotQueryInput {
  readonly filter?: Maybe<{
    readonly desktopIds?: Maybe<readonly string[]>;
    readonly desktopNames?: Maybe<readonly string[]>;
    readonly names?: Maybe<readonly string[]>;
    readonly diskType?: Maybe<DiskType>;
    readonly createType?: Maybe<KnownCreateType>;
    readonly statuses?: Maybe<readonly KnownSnapshotStatus[]>;
  }>;
  readonly sort?: Maybe<SnapshotSort>;
  readonly page?: Maybe<{
    readonly limit?: Maybe<number>;
    readonly offset?: Maybe<number>;
    readonly after?: Maybe<string>;
  }>;
  /** Relay's own name of `page.limit`. */
  readonly first?: Maybe<number>;
  /** Relay's own name of `page.after`. */
  readonly after?: Maybe<string>;
}

/** What the arguments of a list ask, read and checked as far as that is the same for every desktop. */
export interface ListArguments extends ListIdentity {
  readonly slice: Slice;
  /** The cursor after which the page begins; null without one. */
  readonly cursor: Cursor | null;
  /** The name of the argument that the cursor came in. */
  readonly cursorName: CursorName;
}

type CursorName = 'after' | 'page.after';

/**
 * Reads the arguments of a list: once for each field of a document, for all rows that the field is selected of.
 *
 * @throws {AppError} `BAD_USER_INPUT` naming the argument and its bounds.
 */
export function readListArguments({ filter, sort, page, first, after }: SnapshotQueryInput): ListArguments {
  const isRelay = typeof first === 'number' || typeof after === 'string';
  if (isRelay && page) throw badInput('first and after must not be given together with page.');
  const cursor = page ? page.after : after;
  const cursorName = page ? 'page.after' : 'after';
  return {
    filter: readFilter(filter ?? {}),
    sort: sort ? { field: sort.field, direction: sort.direction } : defaultSort,
    slice: page ? readSlice(page) : { limit: readLimit('first', first), offset: 0 },
    cursor: typeof cursor === 'string' ? readCursor(cursorName, cursor) : null,
    cursorName,
  };
}

/**
 * The question that they ask.
 *
 * @param desktopId Set when the list is a desktop's own, with which `filter.desktopIds` then intersects.
 * @throws {AppError} `BAD_USER_INPUT` when the cursor is one of another list.
 */
export function toSnapshotQuery(read: ListArguments, desktopId?: string): SnapshotQuery {
  const { filter, sort, slice, cursor, cursorName } = read;
  const list = { filter: narrowToDesktop(filter, desktopId), sort };
  return { ...list, slice: cursor ? toSliceAfter({ cursor, cursorName }, list, slice.limit) : slice };
}

function readFilter(input: NonNullable<SnapshotQueryInput['filter']>): SnapshotFilter {
  const { diskType, createType } = input;
  const desktopIds = readValues('filter.desktopIds', input.desktopIds);
  const desktopNames = readValues('filter.desktopNames', input.desktopNames);
  const names = readValues('filter.names', input.names);
  const statuses = readStatuses(input.statuses);
  return {
    ...(desktopIds && { desktopIds }),
    ...(desktopNames && { desktopNames }),
    ...(names && { names }),
    ...(statuses && { statuses }),
    ...(diskType && { diskType }),
    ...(createType && { createType }),
  };
}

function readValues(argument: string, values: Maybe<readonly string[]>): readonly string[] | undefined {
  if (!values) return undefined;
  checkCount(argument, values);
  const distinct = distinctSorted(values.map((value) => readText(`${argument}, in each of its values,`, value)));
  if (distinct.length > maxFilterValues) {
    throw badInput(`${argument} must have at most ${maxFilterValues} different values, but got: ${distinct.length}.`);
  }
  return distinct;
}

function readStatuses(values: Maybe<readonly KnownSnapshotStatus[]>): readonly KnownSnapshotStatus[] | undefined {
  if (!values) return undefined;
  checkCount('filter.statuses', values);
  return distinctSorted(values);
}

/** Before anything is done with each of them: a request has room for tens of thousands. */
function checkCount(argument: string, values: readonly unknown[]): void {
  if (values.length <= maxSentValues) return;
  throw badInput(`${argument} must have at most ${maxSentValues} values, but got: ${values.length}.`);
}

function narrowToDesktop(filter: SnapshotFilter, desktopId: string | undefined): SnapshotFilter {
  if (desktopId === undefined) return filter;
  const isWanted = filter.desktopIds?.includes(desktopId) ?? true;
  return { ...filter, desktopIds: isWanted ? [desktopId] : [] };
}

function readSlice(page: NonNullable<SnapshotQueryInput['page']>): Slice {
  const limit = readLimit('page.limit', page.limit);
  if (typeof page.after === 'string' && typeof page.offset === 'number') {
    throw badInput('page.after and page.offset must not be given together.');
  }
  const offset = page.offset ?? 0;
  if (offset < 0 || offset > maxOffset) {
    throw badInput(`page.offset must be from 0 to ${maxOffset}, but got: ${offset}.`);
  }
  return { limit, offset };
}

function readLimit(argument: 'first' | 'page.limit', value: Maybe<number>): number {
  const { min: minLimit, default: defaultLimit, max: maxLimit } = pageSize;
  const limit = value ?? defaultLimit;
  if (limit >= minLimit && limit <= maxLimit) return limit;
  throw badInput(`${argument} must be from ${minLimit} to ${maxLimit}, but got: ${limit}.`);
}

function readCursor(argument: CursorName, text: string): Cursor {
  const cursor = parseCursor(text);
  if (cursor === 'unreadable') {
    throw badInput(`${argument} must be a cursor that this API gave, but it cannot be read.`);
  }
  if (cursor === 'old') {
    throw badInput(
      `${argument} must be a cursor of the present form, but has an earlier form. Begin with the first page.`,
    );
  }
  if (cursor.place.some(({ end }) => end > maxOffset)) {
    throw badInput(
      `${argument} must not be beyond row ${maxOffset}, where the list cannot be paged. Narrow the filter.`,
    );
  }
  return cursor;
}

function toSliceAfter(
  { cursor, cursorName }: { readonly cursor: Cursor; readonly cursorName: CursorName },
  list: ListIdentity,
  limit: number,
): Slice {
  if (!isCursorOf(cursor, list)) {
    throw badInput(`${cursorName} must be a cursor of this list, but it was made with another filter or sort.`);
  }
  const { place } = cursor;
  // Numbers are compared, and nothing is made: a list of places takes no key to write.
  const byStatus = Math.max(list.filter.statuses?.length ?? 1, 1);
  if (place.length !== byStatus && place.length !== byStatus * countSingular(list)) throw notAsReadNow(cursorName);
  return { limit, offset: 0, from: place };
}

function badInput(message: string): AppError {
  return new AppError('BAD_USER_INPUT', { message });
}
