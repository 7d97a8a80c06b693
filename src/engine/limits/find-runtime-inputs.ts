import {
  type DirectiveNode,
  type FieldNode,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLNamedType,
  GraphQLSkipDirective,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  getArgumentValues,
  getNamedType,
  isInterfaceType,
  isObjectType,
  visit,
} from 'graphql';
import type { DocumentParts, VariableValues } from '../document-parts.js';

/** Coerces one input. @throws {GraphQLError} when it does not fit with these variables. */
export type CoerceInput = (variables: VariableValues) => unknown;

/**
 * The inputs of an operation that may be wrong although the operation is valid, because a variable is null where it has a
 * default (GraphQL §5.8.5): conditions of `@skip` and `@include`, and arguments of fields below the root. An executor would find
 * such a mistake again for each row.
 *
 * Arguments of root fields are no part of it: there the mistake is found once, and is the error of its field.
 */
export function findRuntimeInputs(
  { schema, fragments }: DocumentParts,
  { operation, selectionSet }: OperationDefinitionNode,
): readonly CoerceInput[] {
  const found: CoerceInput[] = [];
  const spread = new Set<string>();
  const root = schema.getRootType(operation) ?? undefined;

  const collect = (set: SelectionSetNode | undefined, parent: GraphQLNamedType | undefined): void => {
    for (const node of set?.selections ?? []) {
      for (const directive of node.directives ?? []) if (hasVariables(directive)) found.push(toCondition(directive));
      follow(node, parent);
    }
  };

  const follow = (node: SelectionNode, parent: GraphQLNamedType | undefined): void => {
    if (node.kind === Kind.FIELD) {
      const field = fieldOf(parent, node);
      if (field && parent !== root && node.arguments?.some(hasVariables)) {
        found.push((variables) => getArgumentValues(field, node, variables));
      }
      collect(node.selectionSet, field && getNamedType(field.type));
    } else if (node.kind === Kind.INLINE_FRAGMENT) {
      const { typeCondition } = node;
      collect(node.selectionSet, typeCondition ? schema.getType(typeCondition.name.value) : parent);
    } else if (!spread.has(node.name.value)) {
      spread.add(node.name.value);
      const fragment = fragments.get(node.name.value);
      collect(fragment?.selectionSet, fragment && schema.getType(fragment.typeCondition.name.value));
    }
  };

  collect(selectionSet, root);
  return found;
}

function fieldOf(
  parent: GraphQLNamedType | undefined,
  { name }: FieldNode,
): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name.value] : undefined;
}

function toCondition(node: DirectiveNode): CoerceInput {
  const definition = node.name.value === 'skip' ? GraphQLSkipDirective : GraphQLIncludeDirective;
  return (variables) => getArgumentValues(definition, node, variables);
}

function hasVariables(node: Parameters<typeof visit>[0]): boolean {
  let found = false;
  visit(node, {
    [Kind.VARIABLE]: () => {
      found = true;
    },
  });
  return found;
}
