import type { DocumentNode } from 'graphql';
import { foldOperations } from './fold-operations.js';

/** Fields at the root of the operation with the most of them. */
export function countRootFields(document: DocumentNode): number {
  return foldOperations(document, { field: () => 1, join: (a, b) => a + b });
}
