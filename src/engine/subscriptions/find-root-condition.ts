import { type DocumentNode, Kind, OperationTypeNode, type SelectionSetNode } from 'graphql';
import { AppError } from '../../errors/app-error.js';
import { type Fragments, findFragments } from '../document-parts.js';

/**
 * What is wrong with the root of a subscription: `@skip` and `@include` leave it without a field, or with one that is not known before
 * the variables are (GraphQL §5.2.4.1). To be asked before `validate` of graphql-js 16, which throws at the latter.
 */
export function findRootCondition(document: DocumentNode): AppError | undefined {
  const fragments = findFragments(document);
  const isConditional = document.definitions.some(
    (node) =>
      node.kind === Kind.OPERATION_DEFINITION &&
      node.operation === OperationTypeNode.SUBSCRIPTION &&
      hasCondition(node.selectionSet, fragments, new Set()),
  );
  if (!isConditional) return undefined;
  const message = 'The root field of a subscription must not have @skip or @include.';
  return new AppError('BAD_USER_INPUT', { message });
}

function hasCondition({ selections }: SelectionSetNode, fragments: Fragments, spread: Set<string>): boolean {
  return selections.some((node) => {
    if (node.directives?.some(({ name: { value } }) => value === 'skip' || value === 'include')) return true;
    if (node.kind === Kind.FIELD) return false;
    if (node.kind === Kind.INLINE_FRAGMENT) return hasCondition(node.selectionSet, fragments, spread);
    const { value: name } = node.name;
    const fragment = fragments.get(name);
    if (!fragment || spread.has(name)) return false;
    spread.add(name);
    return hasCondition(fragment.selectionSet, fragments, spread);
  });
}
