import type { FieldNode, GraphQLResolveInfo } from 'graphql';
import type { ListArguments } from './arguments/read-list-arguments.js';

/** What the arguments of fields were read as in one operation, or why they cannot be. */
export type ReadArguments = Map<FieldNode | undefined, { readonly list: ListArguments } | { readonly reason: unknown }>;

/**
 * What `read` gives; it is called once for each field of a document. The variables of an operation do not change, so that what
 * a field is asked with is the same for all rows that it is selected of, and so is what is wrong with it.
 *
 * @throws What `read` throws, each time.
 */
export function readOnce(
  known: ReadArguments,
  { fieldNodes: [node] }: Pick<GraphQLResolveInfo, 'fieldNodes'>,
  read: () => ListArguments,
): ListArguments {
  let entry = known.get(node);
  if (!entry) {
    try {
      entry = { list: read() };
    } catch (reason) {
      entry = { reason };
    }
    known.set(node, entry);
  }
  if ('reason' in entry) throw entry.reason;
  return entry.list;
}
