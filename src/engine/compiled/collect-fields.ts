import {
  type FieldNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  GraphQLSkipDirective,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  getDirectiveValues,
  isAbstractType,
} from 'graphql';
import type { StaticOperation } from './plan.js';
import type { VariableValues } from '../document-parts.js';

export interface Selections extends StaticOperation {
  /** Values of the variables that decide, by `@skip` and `@include`, what is selected. */
  readonly conditions: VariableValues;
}

/** The places of the document that select one field of the response; at least one. */
export type FieldNodes = readonly [FieldNode, ...FieldNode[]];

/**
 * The fields of several selection sets on one object of this type, merged: by their names in the response,
 * in its order (GraphQL §6.3.2).
 */
export function collectFields(
  { conditions, fragments, schema }: Selections,
  type: GraphQLObjectType,
  selectionSets: readonly (SelectionSetNode | undefined)[],
): ReadonlyMap<string, FieldNodes> {
  const fields = new Map<string, FieldNodes>();
  const spread = new Set<string>();
  for (const selectionSet of selectionSets) collect(selectionSet);
  return fields;

  function collect(selectionSet: SelectionSetNode | undefined): void {
    for (const node of selectionSet?.selections ?? []) {
      if (!isSelected(node, conditions)) continue;
      if (node.kind === Kind.FIELD) {
        const key = (node.alias ?? node.name).value;
        fields.set(key, [...(fields.get(key) ?? []), node] as unknown as FieldNodes);
      } else if (node.kind === Kind.INLINE_FRAGMENT) {
        if (isOf(node.typeCondition?.name.value)) collect(node.selectionSet);
      } else if (!spread.has(node.name.value)) {
        spread.add(node.name.value);
        const fragment = fragments[node.name.value];
        if (fragment && isOf(fragment.typeCondition.name.value)) collect(fragment.selectionSet);
      }
    }
  }

  function isOf(condition: string | undefined): boolean {
    if (condition === undefined || condition === type.name) return true;
    const wanted = schema.getType(condition);
    return isAbstractType(wanted) && schema.isSubType(wanted, type);
  }
}

function isSelected(node: SelectionNode, conditions: VariableValues): boolean {
  if (!node.directives?.length) return true;
  if (getDirectiveValues(GraphQLSkipDirective, node, conditions)?.['if'] === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, conditions)?.['if'] !== false;
}
