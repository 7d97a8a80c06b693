import { type DocumentNode, visit } from 'graphql';

/** Directives that are written anywhere in the document. A fragment's count once: they cost work in validation, not in the answer. */
export function countDirectives(document: DocumentNode): number {
  let count = 0;
  visit(document, {
    Directive: () => {
      count += 1;
    },
  });
  return count;
}
