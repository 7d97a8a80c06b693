import { type DocumentNode, GraphQLError, type GraphQLSchema, type ValidationRule, parse } from 'graphql';
import { indexLines } from '../yoga/use-line-index.js';
import { findMistake, isMisnamed, toPlace } from './find-mistake.js';
import type { ManifestEntry } from './parse-manifest.js';

/** The documents that clients may name by their ids. All of them are parsed, and valid. */
export interface TrustedDocuments {
  /** The text of the document with an id; `sha256:` before a SHA-256 may be there or not. */
  textOf(id: string): string | undefined;
  /** The parsed form of a text that is one of the documents'. */
  parsed(text: string): DocumentNode | undefined;
  has(document: DocumentNode): boolean;
}

export interface TrustedDocumentsOptions {
  readonly entries: readonly ManifestEntry[];
  readonly schema: GraphQLSchema;
  /** Further than those of the specification. */
  readonly rules: readonly ValidationRule[];
  /** Told of every document that cannot be trusted, by its id and never its text. */
  readonly onProblem: (problem: string) => void;
}

/** Parses and validates every document once, so that no request has to. */
export function createTrustedDocuments(options: TrustedDocumentsOptions): TrustedDocuments {
  const textById = new Map<string, string>();
  const documentByText = new Map<string, DocumentNode>();
  for (const entry of options.entries) {
    const document = read(entry, options);
    if (!document) continue;
    textById.set(toKey(entry.id), entry.text);
    documentByText.set(entry.text, document);
  }
  const documents = new Set(documentByText.values());
  return {
    textOf: (id) => textById.get(toKey(id)),
    parsed: (text) => documentByText.get(text),
    has: (document) => documents.has(document),
  };
}

function read(entry: ManifestEntry, options: TrustedDocumentsOptions): DocumentNode | null {
  const document = tryParse(entry.text);
  const isDocument = !(document instanceof GraphQLError);
  const mistake = isDocument ? findMistake(options.schema, document, options.rules) : toPlace(document);
  const name = JSON.stringify(entry.id.slice(0, 100));
  if (mistake !== null) options.onProblem(`the document ${name} does not fit the schema (${mistake}).`);
  if (isMisnamed(entry)) options.onProblem(`the id ${name} is a SHA-256, but not of its document.`);
  if (!isDocument || mistake !== null) return null;
  // Not before: where a mistake is, graphql tells by the text.
  indexLines(document, entry.text);
  return document;
}

function tryParse(text: string): DocumentNode | GraphQLError {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

/** Custom ids have no prefix (GraphQL over HTTP, appendix "Persisted Documents"); manifests leave that of hashes out. */
function toKey(id: string): string {
  return id.replace(/^sha256:(?=[\da-f]{64}$)/, '');
}
