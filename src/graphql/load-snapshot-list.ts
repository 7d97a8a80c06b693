import type { GraphQLResolveInfo, ResponsePath } from 'graphql';
import { createCursorWriter } from '../snapshots/cursor.js';
import type { ListPage } from '../snapshots/list-page.js';
import type { SnapshotQuery } from '../snapshots/snapshot-query.js';
import { type SnapshotQueryInput, readListArguments, toSnapshotQuery } from './arguments/read-snapshot-query.js';
import type { SnapshotList } from './builder.js';
import type { OperationContext } from './operation-context.js';
import { readOnce } from './read-once.js';
import { selectsOnly } from './selects-only.js';

/** Fields of a connection that are answered without its rows. */
const fieldsWithoutRows = ['totalCount', 'statusCounts'];

/** Resolves a list of snapshots, a desktop's own when `desktopId` is given. */
export async function loadSnapshotList(
  args: SnapshotQueryInput,
  context: OperationContext,
  info: GraphQLResolveInfo,
  desktopId?: string,
): Promise<SnapshotList> {
  const read = readOnce(context.read, info, () => readListArguments(args));
  const asked = toSnapshotQuery(read, desktopId);
  // For a count the upstream has to send one row, not a page of them.
  const query = selectsOnly(info, fieldsWithoutRows) ? { ...asked, slice: { offset: 0, limit: 1 } } : asked;
  const page = await loadPage(query, context, desktopId);
  if (page.unidentified > 0) {
    context.warnings.push({
      code: 'SNAPSHOTS_LEFT_OUT',
      message: `${page.unidentified} of ${page.received} rows had no usable id and were left out.`,
      path: toPath(info.path),
      count: page.unidentified,
    });
  }
  return { query, page, cursors: createCursorWriter(query) };
}

function loadPage(query: SnapshotQuery, { loaders }: OperationContext, desktopId?: string): Promise<ListPage> {
  const isOfDesktop = desktopId !== undefined && query.filter.desktopIds?.length === 1;
  if (!isOfDesktop) return loaders.lists.load(query);
  const filter: { -readonly [K in keyof SnapshotQuery['filter']]: SnapshotQuery['filter'][K] } = { ...query.filter };
  delete filter.desktopIds;
  return loaders.desktopLists.load({ desktopId, query: { ...query, filter } });
}

function toPath(path: ResponsePath | undefined): (string | number)[] {
  return path ? [...toPath(path.prev), path.key] : [];
}
