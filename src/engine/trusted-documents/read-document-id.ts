/**
 * The id by which a request names its document: `documentId` (GraphQL over HTTP, appendix "Persisted Documents"), or
 * `extensions.persistedQuery.sha256Hash` as the clients of Apollo send it. Undefined when there is none that is a string.
 */
export function readDocumentId(params: unknown): string | undefined {
  const id = member(params, 'documentId');
  const hash = member(member(member(params, 'extensions'), 'persistedQuery'), 'sha256Hash');
  return [id, hash].find((value) => typeof value === 'string');
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
