import { setImmediate } from 'node:timers/promises';
import { createHash } from 'node:crypto';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type ValidationRule,
  parse,
  specifiedRules,
  validate,
  visit,
} from 'graphql';
import { findRootCondition } from '../subscriptions/find-root-condition.js';
import { indexLines } from '../yoga/use-line-index.js';
import type { ManifestEntry } from './parse-manifest.js';

/** The documents that clients may name by their ids. All of them are parsed, and valid. */
export interface TrustedDocuments {
  /** The text of the document with an id; `sha256:` before a SHA-256 may be there or not. */
  textOf(id: string): string | undefined;
  /** The parsed form of a text that is one of the documents'. */
  parsed(text: string): DocumentNode | undefined;
  has(document: DocumentNode): boolean;
  /** How many there are, under all ids together. */
  readonly size: number;
}

export interface TrustedDocumentsOptions {
  /** One document may be there several times, under one id or several. */
  readonly entries: readonly ManifestEntry[];
  readonly schema: GraphQLSchema;
  /** Further than those of the specification. */
  readonly rules: readonly ValidationRule[];
  /** Those of before, whose documents are valid and need not be parsed again; null at the start. */
  readonly before: TrustedDocuments | null;
  /** Called for each document that cannot be trusted, with its id and never its text. */
  readonly onProblem: (problem: string) => void;
}

/** Syntax nodes within each other, about a third of them fields: what is executed by recursion must end before the stack does. */
const maxNesting = 1000;
const tooDeep = 'it is nested too deeply';

/** Documents that are parsed before requests get their turn. */
const parsedAtOnce = 10;

/** Parses and validates every document once, so that no request has to. */
export async function createTrustedDocuments(options: TrustedDocumentsOptions): Promise<TrustedDocuments> {
  const { entries, before, onProblem } = options;
  const textById = new Map<string, string>();
  const documentByText = new Map<string, DocumentNode>();
  let parsedCount = 0;
  for (const entry of entries) {
    const { id, text } = entry;
    const name = JSON.stringify(id.slice(0, 100));
    if (isMisnamed(entry)) onProblem(`the id ${name} is a SHA-256, but not of its document.`);
    if ((textById.get(toKey(id)) ?? text) !== text) onProblem(`the id ${name} has two documents.`);
    textById.set(toKey(id), text);
    const known = documentByText.get(text) ?? before?.parsed(text);
    const document = known ?? read(text, name, options);
    if (document) documentByText.set(text, document);
    if (!known) parsedCount += 1;
    if (!known && parsedCount % parsedAtOnce === 0) await setImmediate();
  }
  const documents = new Set(documentByText.values());
  return {
    textOf: (id) => textById.get(toKey(id)),
    parsed: (text) => documentByText.get(text),
    has: (document) => documents.has(document),
    size: documents.size,
  };
}

function read(text: string, name: string, { schema, rules, onProblem }: TrustedDocumentsOptions): DocumentNode | null {
  const mistake = (what: string) => {
    onProblem(`the document ${name} does not fit the schema (${what}).`);
    return null;
  };
  try {
    const document = parse(text);
    if (measureNesting(document) > maxNesting) return mistake(tooDeep);
    const place = findMistake(schema, document, rules);
    if (place !== null) return mistake(place);
    // Not before: graphql needs the text to say where a mistake is.
    indexLines(document, text);
    return document;
  } catch (error) {
    if (error instanceof GraphQLError) return mistake(toPlace(error));
    // graphql reads a document by recursion, and the stack has an end.
    if (error instanceof RangeError) return mistake(tooDeep);
    throw error;
  }
}

/** Custom ids have no prefix (GraphQL over HTTP, appendix "Persisted Documents"); manifests leave that of hashes out. */
function toKey(id: string): string {
  return id.replace(/^sha256:(?=[\da-f]{64}$)/, '');
}

const sha256Pattern = /^(?:sha256:)?([\da-f]{64})$/;

/** Whether an id that is a SHA-256 by its looks is not that of its document; any other id may be what it likes. */
function isMisnamed({ id, text }: ManifestEntry): boolean {
  const hash = sha256Pattern.exec(id)?.[1];
  return hash !== undefined && hash !== createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The first place where a document does not fit the schema, by line and column; null when it does. */
function findMistake(schema: GraphQLSchema, document: DocumentNode, rules: readonly ValidationRule[]): string | null {
  if (findRootCondition(document)) return 'the root field of its subscription has @skip or @include';
  const [error] = validate(schema, document, [...specifiedRules, ...rules], { maxErrors: 1 });
  if (error) return toPlace(error);
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const isServed = operations.length > 0 && operations.every(({ operation }) => schema.getRootType(operation));
  return isServed ? null : 'it has no operation that is served';
}

/** Most syntax nodes within each other. */
function measureNesting(document: DocumentNode): number {
  let [depth, deepest] = [0, 0];
  visit(document, {
    enter: () => {
      depth += 1;
      deepest = Math.max(deepest, depth);
    },
    leave: () => {
      depth -= 1;
    },
  });
  return deepest;
}

/** Where an error is; not what it says, which repeats the document. */
function toPlace({ locations }: GraphQLError): string {
  const [place] = locations ?? [];
  return place ? `line ${place.line}, column ${place.column}` : 'somewhere';
}
