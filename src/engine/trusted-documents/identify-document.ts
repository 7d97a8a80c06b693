import { createHash } from 'node:crypto';
import { type DocumentNode, Kind, OperationTypeNode, parse } from 'graphql';
import { AppError } from '../../errors/app-error.js';
import type { TrustedDocuments } from './create-trusted-documents.js';

/** How a request named its document: by an id that is known or is not, or by its text. */
export type DocumentKind = 'trusted' | 'unknown' | 'free';

export interface TrustPolicy {
  /** Those of now: others when a manifest has changed. */
  readonly documents: TrustedDocuments;
  /** `only` refuses every document outside the manifests except a router's question for `_service`; `prefer` also accepts documents sent as text. */
  readonly mode: 'only' | 'prefer';
  readonly onDocument: (kind: DocumentKind) => void;
}

/** Which document a request names. */
export interface IdentifiedDocument {
  readonly kind: DocumentKind;
  /** Of a trusted one. */
  readonly id?: string;
  /** The text of a trusted one; undefined for every other. */
  readonly text?: string;
  /** Why it must not be run; undefined when it may. */
  readonly refusal?: AppError;
}

/** The parameters of a GraphQL request, which nothing has checked. */
interface UncheckedParams {
  readonly query?: unknown;
}

/**
 * Which document a request names.
 *
 * @param policy Null where there is no manifest, and every document comes as text.
 */
export function identifyDocument(policy: TrustPolicy | null, params: UncheckedParams): IdentifiedDocument {
  const id = readDocumentId(params);
  const sent = typeof params.query === 'string' && params.query !== '' ? params.query : undefined;
  const text = id === undefined ? undefined : policy?.documents.textOf(id);
  if (id !== undefined && text !== undefined) {
    if (sent === undefined || sent === text) return { kind: 'trusted', id, text };
    return { kind: 'trusted', id, text, refusal: badInput('The query is not the document that has this id.') };
  }
  if (policy?.mode === 'only')
    return sent !== undefined && asksForService(sent) ? { kind: 'free' } : refuseUntrusted(id);
  if (sent !== undefined && isMisnamed(params, sent)) {
    return { kind: 'free', refusal: badInput('The sha256Hash is not that of the query.') };
  }
  if (sent !== undefined || id === undefined) return { kind: 'free' };
  // Clients' links know these two by their messages, and send the text.
  return {
    kind: 'unknown',
    refusal: new AppError(policy ? 'PERSISTED_QUERY_NOT_FOUND' : 'PERSISTED_QUERY_NOT_SUPPORTED'),
  };
}

function refuseUntrusted(id: string | undefined): IdentifiedDocument {
  if (id !== undefined) return { kind: 'unknown', refusal: badInput('No trusted document has this id.') };
  const message = 'This gateway runs trusted documents only. Send the id of one as documentId.';
  return { kind: 'free', refusal: badInput(message) };
}

/** Whether what looks like a SHA-256 is not that of the text beside it. A `documentId` may be anything. */
function isMisnamed(params: UncheckedParams, text: string): boolean {
  const hash = readDocumentHash(params);
  if (hash === undefined || !/^[\da-f]{64}$/.test(hash)) return false;
  return hash !== createHash('sha256').update(text, 'utf8').digest('hex');
}

function badInput(message: string): AppError {
  return new AppError('BAD_USER_INPUT', { message });
}

/**
 * The id by which a request names its document: `documentId` (GraphQL over HTTP, appendix "Persisted Documents"), or else its hash.
 * Undefined when there is none that is a string.
 */
function readDocumentId(params: unknown): string | undefined {
  const id = member(params, 'documentId');
  return typeof id === 'string' ? id : readDocumentHash(params);
}

/** `extensions.persistedQuery.sha256Hash`, as the links of Apollo and urql send it. Undefined when there is none that is a string. */
function readDocumentHash(params: unknown): string | undefined {
  const hash = member(member(member(params, 'extensions'), 'persistedQuery'), 'sha256Hash');
  return typeof hash === 'string' ? hash : undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

/** More than any composition tool sends. */
const maxChars = 1000;
const maxTokens = 50;

/** Whether a document asks for `_service` alone, by which a router learns what this subgraph is. */
function asksForService(text: string): boolean {
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
