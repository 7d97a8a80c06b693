import { AppError } from '../../errors/app-error.js';
import { type ListIdentity, createCursorCodec } from '../../snapshots/cursor.js';
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
  sliceBounds,
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
}

/**
 * The question that the arguments of a list ask.
 *
 * @param desktopId Set when the list is a desktop's own, with which `filter.desktopIds` then intersects.
 * @throws {AppError} `BAD_USER_INPUT` naming the argument and its bounds.
 */
export function readSnapshotQuery({ filter, sort, page }: SnapshotQueryInput, desktopId?: string): SnapshotQuery {
  const list = {
    filter: narrowToDesktop(readFilter(filter ?? {}), desktopId),
    sort: sort ? { field: sort.field, direction: sort.direction } : defaultSort,
  };
  return { ...list, slice: readSlice(page ?? {}, list) };
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
  const distinct = distinctSorted(values.map((value) => readText(`${argument}, in each of its values,`, value)));
  if (distinct.length > maxFilterValues) {
    throw badInput(`${argument} must have at most ${maxFilterValues} different values, but got: ${distinct.length}.`);
  }
  return distinct;
}

function readStatuses(values: Maybe<readonly KnownSnapshotStatus[]>): readonly KnownSnapshotStatus[] | undefined {
  if (!values) return undefined;
  return distinctSorted(values);
}

function narrowToDesktop(filter: SnapshotFilter, desktopId: string | undefined): SnapshotFilter {
  if (desktopId === undefined) return filter;
  const isWanted = filter.desktopIds?.includes(desktopId) ?? true;
  return { ...filter, desktopIds: isWanted ? [desktopId] : [] };
}

function readSlice(page: NonNullable<SnapshotQueryInput['page']>, list: ListIdentity): Slice {
  const { minLimit, defaultLimit, maxLimit, maxOffset } = sliceBounds;
  const limit = page.limit ?? defaultLimit;
  if (limit < minLimit || limit > maxLimit) {
    throw badInput(`page.limit must be from ${minLimit} to ${maxLimit}, but got: ${limit}.`);
  }
  if (typeof page.after === 'string' && typeof page.offset === 'number') {
    throw badInput('page.after and page.offset must not be given together.');
  }
  if (typeof page.after === 'string') return { limit, ...readAfter(page.after, list) };
  const offset = page.offset ?? 0;
  if (offset < 0 || offset > maxOffset) {
    throw badInput(`page.offset must be from 0 to ${maxOffset}, but got: ${offset}.`);
  }
  return { limit, offset };
}

function readAfter(cursor: string, list: ListIdentity): Pick<Slice, 'offset' | 'from'> {
  const read = createCursorCodec(list).read(cursor);
  if ('problem' in read) {
    throw badInput(
      read.problem === 'other-list'
        ? 'page.after must be a cursor of this list, but it was made with another filter or sort.'
        : 'page.after must be a cursor that this API gave, but it cannot be read.',
    );
  }
  if (Math.max(...read.place) > sliceBounds.maxOffset) {
    throw badInput(
      `page.after must not be beyond row ${sliceBounds.maxOffset}, where the list cannot be paged. Narrow the filter.`,
    );
  }
  const [offset = 0] = read.place;
  return read.place.length === 1 ? { offset } : { offset: 0, from: read.place };
}

function badInput(message: string): AppError {
  return new AppError('BAD_USER_INPUT', { message });
}
