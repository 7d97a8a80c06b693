import { parseJson, withoutMark } from '../../lib/parse-json.js';

/** A document of a manifest, as written there. */
export interface ManifestEntry {
  readonly id: string;
  readonly text: string;
}

/**
 * The documents of a manifest, in either of its two forms: an object of ids and documents, as the client preset of GraphQL
 * Code Generator and the compiler of Relay write it, or the list of operations that Apollo writes.
 *
 * Null when the text is neither. No id appears twice.
 */
export function parseManifest(text: string): readonly ManifestEntry[] | null {
  const json = parseJson(withoutMark(text));
  if (!isObject(json)) return null;
  const entries = 'format' in json ? readApollo(json) : readPlain(json);
  if (!entries || new Set(entries.map(({ id }) => id)).size < entries.length) return null;
  return entries;
}

function readPlain(json: Readonly<Record<string, unknown>>): ManifestEntry[] | null {
  const entries = Object.entries(json).map(([id, text]) => toEntry(id, text));
  return entries.every((entry) => entry !== null) ? entries : null;
}

function readApollo({ format, version, operations }: Readonly<Record<string, unknown>>): ManifestEntry[] | null {
  if (format !== 'apollo-persisted-query-manifest' || version !== 1 || !Array.isArray(operations)) return null;
  const entries = operations.map((operation: unknown) =>
    isObject(operation) ? toEntry(operation['id'], operation['body']) : null,
  );
  return entries.every((entry) => entry !== null) ? entries : null;
}

function toEntry(id: unknown, text: unknown): ManifestEntry | null {
  return typeof id === 'string' && id !== '' && typeof text === 'string' ? { id, text } : null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
