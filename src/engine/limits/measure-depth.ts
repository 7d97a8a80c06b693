import type { DocumentNode } from 'graphql';
import { foldOperations } from './fold-operations.js';

/**
 * Levels of fields of the deepest operation: `{ snapshots { totalCount } }` has 2.
 *
 * `ofType` adds none. It unwraps a type in an introspection, leads nowhere else, and the introspection of GraphiQL asks for
 * nine of it within each other.
 */
export function measureDepth(document: DocumentNode): number {
  return foldOperations(document, {
    field: (node, inner) => (node.name.value === 'ofType' ? 0 : 1) + inner(),
    join: Math.max,
  });
}
