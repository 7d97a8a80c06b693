import { type GraphQLResolveInfo, type ResponsePath } from 'graphql';
import { createCursorCodec } from '../snapshots/cursor.js';
import { type SnapshotQueryInput, readSnapshotQuery } from './arguments/read-snapshot-query.js';
import type { SnapshotList } from './builder.js';
import type { OperationContext } from './operation-context.js';

/** Resolves a list of snapshots, a desktop's own when `desktopId` is given. */
export async function loadSnapshotList(
  args: SnapshotQueryInput,
  context: OperationContext,
  info: Pick<GraphQLResolveInfo, 'path'>,
  desktopId?: string,
): Promise<SnapshotList> {
  const query = readSnapshotQuery(args, desktopId);
  const page = await context.loaders.pages.load(query);
  if (page.unidentified > 0) {
    context.warnings.push({
      code: 'SNAPSHOTS_LEFT_OUT',
      message: `${page.unidentified} of ${page.received} rows had no usable id and were left out.`,
      path: toPath(info.path),
      count: page.unidentified,
    });
  }
  return { query, page, cursors: createCursorCodec(query) };
}

function toPath(path: ResponsePath | undefined): (string | number)[] {
  return path ? [...toPath(path.prev), path.key] : [];
}
