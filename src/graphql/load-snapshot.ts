import type { GraphQLResolveInfo } from 'graphql';
import type { SnapshotKey } from '../loaders/create-snapshot-loader.js';
import type { Snapshot } from '../snapshots/snapshot.js';
import type { OperationContext } from './create-operation-context.js';
import { toPurpose } from './to-purpose.js';
import { warnOfIncompleteList } from './warn-of-rows.js';

/** Finds one snapshot; null if there is none. @param below Its place in the field's value, if that is a list. */
export async function loadSnapshot(
  key: SnapshotKey,
  context: OperationContext,
  info: GraphQLResolveInfo,
  below?: readonly (string | number)[],
): Promise<Snapshot | null> {
  const found = await context.loaders.snapshots.load({ ...key, field: toPurpose(info, 'find').field });
  if (found !== 'in-doubt') return found;
  warnOfIncompleteList(context, info, below);
  return null;
}
