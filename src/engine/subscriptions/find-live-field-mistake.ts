import {
  type DocumentNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  getNamedType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { type AppError, limitExceeded } from '../../errors/app-error.js';
import { type UpstreamDemand, readDemand } from '../../graphql/upstream-demand.js';
import { findFragments } from '../document-parts.js';

/** What a field below the root asks of the upstream at each event. */
const asksAgain: ReadonlySet<UpstreamDemand> = new Set(['list', 'counts', 'newest', 'search', 'references']);

/** The refusal of a valid subscription that selects a field with upstream calls of its own, which each read of the page would repeat. */
export function findLiveFieldMistake(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): AppError | undefined {
  const fragments = findFragments(document);
  const done = new Set<string>();
  const name = findIn(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined, true);
  if (name === undefined) return undefined;
  const message = `A subscription must not select ${name}, which needs upstream calls of its own. Ask for it by a query.`;
  return limitExceeded('liveFields', message);

  function findIn(set: SelectionSetNode, parent: GraphQLNamedType | undefined, isRoot: boolean): string | undefined {
    for (const node of set.selections) {
      const found = findAt(node, parent, isRoot);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  function findAt(
    node: SelectionSetNode['selections'][number],
    parent: GraphQLNamedType | undefined,
    isRoot: boolean,
  ): string | undefined {
    if (node.kind === Kind.INLINE_FRAGMENT) {
      const type = node.typeCondition ? schema.getType(node.typeCondition.name.value) : parent;
      return findIn(node.selectionSet, type, isRoot);
    }
    if (node.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = fragments.get(node.name.value);
      if (!fragment || done.has(node.name.value)) return undefined;
      done.add(node.name.value);
      return findIn(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value), isRoot);
    }
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    if (!field) return undefined;
    const demand = readDemand(field);
    if (!isRoot && demand && asksAgain.has(demand)) return `${parent?.name ?? ''}.${field.name}`;
    return node.selectionSet && findIn(node.selectionSet, getNamedType(field.type), false);
  }
}
