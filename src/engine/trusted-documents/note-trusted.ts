import type { OperationFacts } from '../operation.js';
import type { IdentifiedDocument } from './identify-document.js';

/** Notes which trusted document is run. Ids and names of others are the client's own text, and are not noted. */
export function noteTrusted(facts: OperationFacts, { id, kind }: IdentifiedDocument, operationName?: string | null) {
  if (kind !== 'trusted' || id === undefined) return;
  facts.documentId = id;
  if (operationName) facts.operationName = operationName;
}
