import type { GraphQLResolveInfo } from 'graphql';
import { AppError } from '../../errors/app-error.js';
import type { Snapshot } from '../../snapshots/snapshot.js';
import type { DesktopSource } from '../create-builder.js';
import type { OperationContext } from '../create-operation-context.js';
import { readReference } from './reference.js';
import { resolveDesktop } from './resolve-desktop.js';
import { resolveDesktopSnapshot } from './resolve-desktop-snapshot.js';

/** The types that other subgraphs may refer to. */
export const entityNames = ['Desktop', 'DesktopSnapshot'] as const;

/** The object of a reference, with the name of its type, by which GraphQL distinguishes the members of `_Entity`. */
export type Entity =
  (DesktopSource & { readonly __typename: 'Desktop' }) | (Snapshot & { readonly __typename: 'DesktopSnapshot' });

/** Resolves `_entities`, each reference for itself: a failure is an error at its own index. */
export function resolveEntities(
  representations: readonly unknown[],
  context: OperationContext,
  info: GraphQLResolveInfo,
): readonly Promise<Entity | null>[] {
  return representations.map((representation, index) => resolveEntity(representation, context, info, index));
}

/** The object that a loader gave is not written to: the operation's other fields have it, too. */
async function resolveEntity(
  representation: unknown,
  context: OperationContext,
  info: GraphQLResolveInfo,
  index: number,
): Promise<Entity | null> {
  const reference = readReference('A reference', representation);
  switch (reference['__typename']) {
    case 'Desktop':
      return { ...resolveDesktop(reference), __typename: 'Desktop' };
    case 'DesktopSnapshot': {
      const snapshot = await resolveDesktopSnapshot(reference, context, info, index);
      return snapshot && { ...snapshot, __typename: 'DesktopSnapshot' };
    }
    default:
      throw new AppError('BAD_USER_INPUT', {
        message: `The __typename of a reference must be one of: ${entityNames.join(', ')}.`,
      });
  }
}
