import { AppError } from '../../errors/app-error.js';
import type { Snapshot } from '../../snapshots/snapshot.js';
import type { DesktopSource } from '../builder.js';
import type { OperationContext } from '../operation-context.js';
import { type Reference, readReference } from './reference.js';
import { resolveDesktop } from './resolve-desktop.js';
import { resolveDesktopSnapshot } from './resolve-desktop-snapshot.js';

type ResolveReference = (reference: Reference, context: OperationContext) => DesktopSource | Promise<Snapshot | null>;

/** The types that other subgraphs may refer to. */
const resolvers = new Map<unknown, ResolveReference>([
  ['Desktop', resolveDesktop],
  ['DesktopSnapshot', resolveDesktopSnapshot],
]);

/**
 * Resolves `_entities`, each reference for itself: a failure is an error at its own index.
 *
 * It stands in for the resolver of `@apollo/subgraph`, which fails the whole batch for one reference that it cannot
 * read, and writes `__typename` into the objects that it is given, which here are the loaders' own.
 */
export function resolveEntities(
  _: unknown,
  { representations }: { readonly representations: readonly unknown[] },
  context: OperationContext,
): readonly Promise<object | null>[] {
  return representations.map((representation) => resolveEntity(representation, context));
}

async function resolveEntity(representation: unknown, context: OperationContext): Promise<object | null> {
  const reference = readReference('A reference', representation);
  const resolve = resolvers.get(reference['__typename']);
  if (!resolve) {
    throw new AppError('BAD_USER_INPUT', {
      message: `The __typename of a reference must be one of: ${[...resolvers.keys()].join(', ')}.`,
    });
  }
  const entity = await resolve(reference, context);
  return entity === null ? null : { ...entity, __typename: reference['__typename'] };
}
