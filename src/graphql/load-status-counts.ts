import type { GraphQLResolveInfo } from 'graphql';
import { type StatusCount, unknownCounts } from '../loaders/create-status-count-loader.js';
import type { SnapshotList } from './create-builder.js';
import type { OperationContext } from './create-operation-context.js';
import { toPurpose } from './to-purpose.js';
import { warnOfIncompleteList } from './warn-of-rows.js';

/** Counts a list by status, and reports where that cannot be done because rows of it do not come. */
export async function loadStatusCounts(
  { query, page, desktopId }: Pick<SnapshotList, 'query' | 'page' | 'desktopId'>,
  context: OperationContext,
  info: GraphQLResolveInfo,
): Promise<readonly StatusCount[]> {
  const asked = { ...query, purpose: toPurpose(info, 'status_counts') };
  const counts = await context.loaders.statusCounts.load({ query: asked, page, desktopId });
  if (counts === unknownCounts) warnOfIncompleteList(context, info);
  return counts;
}
