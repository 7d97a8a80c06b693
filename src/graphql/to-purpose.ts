import type { GraphQLResolveInfo } from 'graphql';
import type { CallReason, Purpose } from '../snapshots/purpose.js';

/** What a field asks the upstream for. */
export function toPurpose(
  { fieldName, parentType }: Pick<GraphQLResolveInfo, 'fieldName' | 'parentType'>,
  reason: CallReason,
): Purpose {
  return { field: `${parentType.name}.${fieldName}`, reason };
}
