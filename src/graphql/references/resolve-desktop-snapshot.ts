import type { GraphQLResolveInfo } from 'graphql';
import type { SnapshotKey } from '../../loaders/create-snapshot-loader.js';
import type { Snapshot } from '../../snapshots/snapshot.js';
import { loadSnapshot } from '../load-snapshot.js';
import type { OperationContext } from '../create-operation-context.js';
import { type Reference, readReference, readReferenceId } from './reference.js';

/**
 * The snapshot of a reference by either key; null when there is none.
 *
 * @throws {AppError} `BAD_USER_INPUT` when the reference holds no key that can be read.
 */
export async function resolveDesktopSnapshot(
  reference: Reference,
  context: OperationContext,
  info: GraphQLResolveInfo,
  index: number,
): Promise<Snapshot | null> {
  return loadSnapshot(readKey(reference), context, info, [index]);
}

function readKey({ id, desktop }: Reference): SnapshotKey {
  const [snapshot, its] = ['a DesktopSnapshot reference', 'The desktop of a DesktopSnapshot reference'];
  return {
    id: readReferenceId(`The id of ${snapshot}`, id),
    // A snapshot without a desktop has it null in its composite key, too.
    desktopId: desktop === undefined || desktop === null ? null : readDesktopId(its, desktop),
  };
}

function readDesktopId(name: string, desktop: unknown): string {
  return readReferenceId(`${name}, its id,`, readReference(name, desktop)['id']);
}
