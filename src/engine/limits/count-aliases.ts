import type { DocumentNode } from 'graphql';
import { foldOperations } from './fold-operations.js';

/** Aliases of the operation with the most of them, those of `__typename` included: each makes a field be answered once more. */
export function countAliases(document: DocumentNode): number {
  return foldOperations(document, {
    field: (node, inner) => (node.alias ? 1 : 0) + inner(),
    join: (a, b) => a + b,
  });
}
