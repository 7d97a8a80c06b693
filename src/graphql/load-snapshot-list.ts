import type { GraphQLResolveInfo } from 'graphql';
import { loadList } from '../loaders/create-loaders.js';
import { createCursorWriter } from '../snapshots/cursor.js';
import type { ListPage } from '../snapshots/list-page.js';
import { type SnapshotQuery, countSlice } from '../snapshots/snapshot-query.js';
import { type SnapshotQueryInput, readListArguments, toSnapshotQuery } from './arguments/read-list-arguments.js';
import type { SnapshotList } from './create-builder.js';
import type { OperationContext } from './create-operation-context.js';
import { readOnce } from './read-once.js';
import { selectsOnly } from './selects-only.js';
import { toPurpose } from './to-purpose.js';
import { warnOfIncompleteList, warnOfLeftOutRows } from './warn-of-rows.js';

/** Fields of a connection that are answered without its rows. */
const fieldsWithoutRows = ['totalCount', 'statusCounts'];

/** Resolves a list of snapshots, a desktop's own when `desktopId` is given. */
export async function loadSnapshotList(
  args: SnapshotQueryInput,
  context: OperationContext,
  info: GraphQLResolveInfo,
  desktopId?: string,
): Promise<SnapshotList> {
  const query = readListQuery(args, context, info, desktopId);
  const { lists, desktopLists } = context.loaders;
  return toSnapshotList(query, await loadList(lists, desktopLists, query, desktopId), context, info, desktopId);
}

/**
 * What a field of a list asks: for its total alone where nothing else is selected.
 *
 * @throws {AppError} `BAD_USER_INPUT`
 */
export function readListQuery(
  args: SnapshotQueryInput,
  context: OperationContext,
  info: GraphQLResolveInfo,
  desktopId?: string,
): SnapshotQuery {
  const read = readOnce(context.read, info, () => readListArguments(args));
  const { filter, sort, slice } = toSnapshotQuery(read, desktopId);
  if (!selectsOnly(info, fieldsWithoutRows)) return { filter, sort, slice, purpose: toPurpose(info, 'page') };
  return { filter, sort, slice: { ...countSlice, beside: slice }, purpose: toPurpose(info, 'total') };
}

/** What the fields of a list are resolved from. Warns of what its page does not show. */
export function toSnapshotList(
  query: SnapshotQuery,
  page: ListPage,
  context: OperationContext,
  info: GraphQLResolveInfo,
  desktopId?: string,
): SnapshotList {
  if (page.unidentified > 0) warnOfLeftOutRows(context, info, page);
  if (page.isIncomplete) warnOfIncompleteList(context, info);
  const cursors = createCursorWriter(query);
  const written: string[] = [];
  const cursorOf = (index: number) => (written[index] ??= cursors.write(page.placeAfter(index)));
  return { query, page, cursors, cursorOf, desktopId };
}
