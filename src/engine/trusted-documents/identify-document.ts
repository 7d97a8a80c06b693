import type { TrustedDocuments } from './create-trusted-documents.js';
import { readDocumentId } from './read-document-id.js';

/** How a request named its document: by an id that is known or is not, or by its text. */
export type DocumentKind = 'trusted' | 'unknown' | 'free';

export interface TrustPolicy {
  readonly documents: TrustedDocuments;
  /** `only` refuses whatever is not in the manifest, `prefer` lets documents be sent as text too. */
  readonly mode: 'only' | 'prefer';
  readonly onDocument: (kind: DocumentKind) => void;
}

/** Which document a request names. */
export interface IdentifiedDocument {
  readonly kind: DocumentKind;
  /** The text of a trusted one; undefined for every other. */
  readonly text?: string;
  /** Why it must not be run, as a sentence; undefined when it may. */
  readonly mistake?: string;
}

/** @param params The parameters of a GraphQL request, `query` among them, which nothing has checked. */
export function identifyDocument(
  { documents, mode }: TrustPolicy,
  params: { readonly query?: unknown },
): IdentifiedDocument {
  const id = readDocumentId(params);
  const text = id === undefined ? undefined : documents.textOf(id);
  const isText = typeof params.query === 'string' && params.query !== '';
  if (text !== undefined) {
    const isOther = isText && params.query !== text;
    return { kind: 'trusted', text, ...(isOther && { mistake: 'The query is not the document that has this id.' }) };
  }
  if (id !== undefined && !(isText && mode === 'prefer')) {
    return { kind: 'unknown', mistake: 'No trusted document has this id.' };
  }
  if (mode === 'prefer') return { kind: 'free' };
  return {
    kind: 'free',
    mistake: 'This gateway runs trusted documents only. Send the id of one as documentId.',
  };
}
