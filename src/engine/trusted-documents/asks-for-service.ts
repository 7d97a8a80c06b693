import { type DocumentNode, Kind, OperationTypeNode, parse } from 'graphql';

/** More than any composition tool sends. */
const maxChars = 1000;
const maxTokens = 50;

/** Whether a document asks for `_service` alone, by which a router learns what this subgraph is. */
export function asksForService(text: string): boolean {
  if (text.length > maxChars || !text.includes('_service')) return false;
  const operations = tryParse(text)?.definitions ?? [];
  return (
    operations.every(
      (node) =>
        node.kind === Kind.OPERATION_DEFINITION &&
        node.operation === OperationTypeNode.QUERY &&
        node.selectionSet.selections.every((field) => field.kind === Kind.FIELD && field.name.value === '_service'),
    ) && operations.length > 0
  );
}

function tryParse(text: string): DocumentNode | undefined {
  try {
    return parse(text, { maxTokens, noLocation: true });
  } catch {
    return undefined;
  }
}
