import type { GraphQLResolveInfo } from 'graphql';
import type { Snapshot } from '../snapshots/snapshot.js';
import { defaultSort } from '../snapshots/snapshot-query.js';
import type { OperationContext } from './create-operation-context.js';
import { toPurpose } from './to-purpose.js';
import { warnOfIncompleteList } from './warn-of-rows.js';

/** A desktop's newest snapshot by the time of creation; null when it has none. Those of many desktops are read together. */
export async function loadLatestSnapshot(
  desktopId: string,
  context: OperationContext,
  info: GraphQLResolveInfo,
): Promise<Snapshot | null> {
  const query = { filter: {}, sort: defaultSort, slice: { offset: 0, limit: 1 }, purpose: toPurpose(info, 'page') };
  const page = await context.loaders.desktopLists.load({ desktopId, query });
  if (page.isIncomplete) warnOfIncompleteList(context, info);
  const snapshot = page.snapshots[0] ?? null;
  // Whether the upstream matches a desktop id exactly is not published.
  return snapshot?.desktop?.id === desktopId ? snapshot : null;
}
