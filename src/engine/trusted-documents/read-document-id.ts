/**
 * The id by which a request names its document: `documentId` (GraphQL over HTTP, appendix "Persisted Documents"), or else its hash.
 * Undefined when there is none that is a string.
 */
export function readDocumentId(params: unknown): string | undefined {
  const id = member(params, 'documentId');
  return typeof id === 'string' ? id : readDocumentHash(params);
}

/** `extensions.persistedQuery.sha256Hash`, as the links of Apollo and urql send it. Undefined when there is none that is a string. */
export function readDocumentHash(params: unknown): string | undefined {
  const hash = member(member(member(params, 'extensions'), 'persistedQuery'), 'sha256Hash');
  return typeof hash === 'string' ? hash : undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
