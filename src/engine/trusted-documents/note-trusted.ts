import type { OperationFacts } from '../operation.js';
import type { IdentifiedDocument } from './identify-document.js';

/**
 * Notes which trusted document is run. Ids and names of others are the client's own text, and are not noted.
 *
 * @param operationName As the document has it, where that is known.
 */
export function noteTrusted(facts: OperationFacts, { id, kind }: IdentifiedDocument, operationName?: string) {
  if (kind !== 'trusted' || id === undefined) return;
  facts.documentId = id;
  if (operationName !== undefined) facts.operationName = operationName;
}
