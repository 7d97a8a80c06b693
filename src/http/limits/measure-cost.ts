import {
  type FieldNode,
  GraphQLIncludeDirective,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  Kind,
  type OperationDefinitionNode,
  type FragmentDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { readFieldCost } from '../../graphql/field-cost.js';
import { sliceBounds } from '../../snapshots/snapshot-query.js';

/** What one call to the upstream costs, whatever it brings, in fields of a row. */
export const callCost = 10;

export interface CostedOperation {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  /** The fragments of its document, which is valid: none is within itself. */
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** As they were coerced, defaults included. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What a selection costs once, and for each row of the list whose connection it is selected of. */
interface Cost {
  readonly once: number;
  readonly perRow: number;
}

const nothing: Cost = { once: 0, perRow: 0 };

/**
 * What an operation costs at most, in fields that are filled: 1 for every field, times the rows that it is selected of; 10 for
 * every upstream call; and for a row of which nothing is selected 1 all the same, since the upstream sends it.
 *
 * Fragments count wherever they are spread, and are walked once. At most `Number.MAX_SAFE_INTEGER`.
 */
export function measureCost({ schema, operation, fragments, variables }: CostedOperation): number {
  const ofFragments = new Map<string, Cost>();

  const ofSelections = (set: SelectionSetNode | undefined, parent: GraphQLNamedType | undefined): Cost =>
    set?.selections.map((node) => ofSelection(node, parent)).reduce(add, nothing) ?? nothing;

  const ofSelection = (node: SelectionNode, parent: GraphQLNamedType | undefined): Cost => {
    if (isLeftOut(node, variables)) return nothing;
    if (node.kind === Kind.FIELD) return ofField(node, parent);
    if (node.kind === Kind.INLINE_FRAGMENT) {
      return ofSelections(
        node.selectionSet,
        node.typeCondition ? schema.getType(node.typeCondition.name.value) : parent,
      );
    }
    return ofFragment(node.name.value);
  };

  const ofFragment = (name: string): Cost => {
    const fragment = fragments.get(name);
    const known = ofFragments.get(name);
    if (known || !fragment) return known ?? nothing;
    const cost = ofSelections(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value));
    ofFragments.set(name, cost);
    return cost;
  };

  const ofField = (node: FieldNode, parent: GraphQLNamedType | undefined): Cost => {
    const field = hasOutputFields(parent) ? parent.getFields()[node.name.value] : undefined;
    const inner = ofSelections(node.selectionSet, field && getNamedType(field.type));
    // Without a definition it is one of the introspection, or `__typename`.
    const cost = field && readFieldCost(field);
    if (cost?.kind === 'rows') return { once: 1, perRow: inner.once };
    if (!cost) return { once: 1 + inner.once, perRow: 0 };
    if (cost.kind === 'count') return { once: 1 + cost.calls * callCost + cost.rows + inner.once, perRow: 0 };
    const args = readArguments(() => getArgumentValues(field, node, variables));
    // It will not be resolved.
    if (!args) return { once: 1, perRow: 0 };
    if (cost.kind === 'entities') {
      const asked = cost.calls(args) * (callCost + sliceBounds.maxLimit);
      return { once: 1 + asked + cost.references(args) * (1 + inner.once), perRow: 0 };
    }
    if (cost.kind === 'search') return { once: 1 + callCost + inner.once + cost.rows(args), perRow: 0 };
    const [lists, rows] = [cost.lists(args), cost.rows(args)];
    // Of the rows of the other lists nothing is shown, but the upstream sends them.
    const shown = rows * Math.max(1, inner.perRow);
    return { once: 1 + lists * callCost + inner.once + shown + (lists - 1) * rows, perRow: 0 };
  };

  const { once } = ofSelections(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined);
  return Math.min(once, Number.MAX_SAFE_INTEGER);
}

function add(a: Cost, b: Cost): Cost {
  return { once: a.once + b.once, perRow: a.perRow + b.perRow };
}

function isLeftOut(node: SelectionNode, variables: CostedOperation['variables']): boolean {
  if (!node.directives?.length) return false;
  try {
    const skip = getDirectiveValues(GraphQLSkipDirective, node, variables);
    const include = getDirectiveValues(GraphQLIncludeDirective, node, variables);
    return skip?.['if'] === true || include?.['if'] === false;
  } catch {
    // A null where none may be: the executor will say so.
    return false;
  }
}

function hasOutputFields(type: GraphQLNamedType | undefined): type is GraphQLObjectType | GraphQLInterfaceType {
  return isObjectType(type) || isInterfaceType(type);
}

/** Undefined when they are not valid, which the executor finds too, and then does not ask for the field. */
function readArguments<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
