import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { KnownDocument } from './compiled/create-known-document.js';
import type { TrustedDocuments } from './trusted-documents/create-trusted-documents.js';

/** Parsed documents by their texts, with what the compiled engine has got ready of them. */
export interface DocumentCache {
  get(text: string): DocumentNode | undefined;
  set(text: string, document: DocumentNode): void;
  /** What was learned of a document; undefined for one that is new, or not valid. */
  known(text: string): KnownDocument | undefined;
  /** Keeps what was learned of a document as long as the document itself. */
  learned(text: string, document: DocumentNode, known: KnownDocument): void;
}

/** Characters of one document that is kept. */
export const maxKeptChars = 20_000;

/** Characters of all of them. A parsed document takes some fifty times its text. */
const maxCachedChars = 400_000;

interface Entry {
  readonly document: DocumentNode;
  readonly known?: KnownDocument;
}

/** @param trusted Those are parsed at start and stay, so that nothing limits their shape. */
export function createDocumentCache(trusted: TrustedDocuments | undefined): DocumentCache {
  const entries = createTextCache<Entry>(({ known }) => {
    known?.forget();
  });
  return {
    get: (text) => trusted?.parsed(text) ?? entries.get(text)?.document,
    set: (text, document) => {
      if (!trusted?.parsed(text)) entries.set(text, { document });
    },
    known: (text) => entries.get(text)?.known,
    learned: (text, document, known) => {
      entries.set(text, { document, known });
    },
  };
}

/** A cache by document text that is bounded by how much text it holds, not by how many. */
export function createTextCache<T extends object>(dispose: (value: T) => void = () => undefined) {
  return new LRUCache<string, T>({
    maxSize: maxCachedChars,
    maxEntrySize: maxKeptChars + 1,
    sizeCalculation: (_, text) => text.length + 1,
    dispose,
  });
}
