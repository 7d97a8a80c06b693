import { type DocumentNode, Kind, visit } from 'graphql';

/** Lists and objects within each other, in the literals of a document and in the types of its variables: `[[1]]` has 2. */
export function measureValueDepth(document: DocumentNode): number {
  let depth = 0;
  let deepest = 0;
  const nesting = {
    enter: () => {
      depth += 1;
      deepest = Math.max(deepest, depth);
    },
    leave: () => {
      depth -= 1;
    },
  };
  visit(document, { [Kind.LIST]: nesting, [Kind.OBJECT]: nesting, [Kind.LIST_TYPE]: nesting });
  return deepest;
}
