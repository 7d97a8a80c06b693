import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

/**
 * Whether a field's selections name nothing but some of `names` (and `__typename`). Fragments are followed; a selection that a
 * directive may take out counts as selected.
 */
export function selectsOnly(info: GraphQLResolveInfo, names: readonly string[]): boolean {
  return info.fieldNodes.every(({ selectionSet }) => !selectionSet || isCovered(selectionSet));

  function isCovered({ selections }: SelectionSetNode): boolean {
    return selections.every((selection) => {
      if (selection.kind === Kind.FIELD)
        return selection.name.value === '__typename' || names.includes(selection.name.value);
      if (selection.kind === Kind.INLINE_FRAGMENT) return isCovered(selection.selectionSet);
      const fragment = info.fragments[selection.name.value];
      return fragment !== undefined && isCovered(fragment.selectionSet);
    });
  }
}
