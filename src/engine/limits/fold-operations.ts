import { type DocumentNode, type FieldNode, Kind, type SelectionNode, type SelectionSetNode } from 'graphql';
import type { Fragments } from '../document-parts.js';

/** How to compute a number from the fields of an operation. */
export interface Fold {
  /** The number of one field; `inner` gives that of what is selected of it, 0 for nothing. */
  readonly field: (node: FieldNode, inner: () => number) => number;
  /** The number of two selections side by side. */
  readonly join: (a: number, b: number) => number;
}

/**
 * The greatest number of any operation of the document, at most `Number.MAX_SAFE_INTEGER`.
 *
 * Fragments count wherever they are spread, and are folded once: fragments that explode cost no more than their text.
 * The document need not be valid: a fragment within itself, or that does not exist, counts as nothing.
 */
export function foldOperations(document: DocumentNode, fragments: Fragments, fold: Fold): number {
  const folded = new Map<string, number>();

  const ofSelections = (set: SelectionSetNode | undefined): number =>
    Math.min(
      (set?.selections ?? []).reduce((sum, node) => fold.join(sum, ofSelection(node)), 0),
      Number.MAX_SAFE_INTEGER,
    );

  const ofSelection = (node: SelectionNode): number => {
    if (node.kind === Kind.FIELD) return fold.field(node, () => ofSelections(node.selectionSet));
    if (node.kind === Kind.INLINE_FRAGMENT) return ofSelections(node.selectionSet);
    const name = node.name.value;
    const known = folded.get(name);
    if (known !== undefined) return known;
    // A fragment within itself counts as nothing.
    folded.set(name, 0);
    const value = ofSelections(fragments.get(name)?.selectionSet);
    folded.set(name, value);
    return value;
  };

  return document.definitions.reduce(
    (most, node) => (node.kind === Kind.OPERATION_DEFINITION ? Math.max(most, ofSelections(node.selectionSet)) : most),
    0,
  );
}
