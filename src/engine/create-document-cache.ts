import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { KnownDocument } from './compiled/create-known-document.js';
import type { TrustPolicy } from './trusted-documents/identify-document.js';

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

/** @param trust Its documents are parsed before and stay as long as they are trusted, so that nothing limits their shape. */
export function createDocumentCache(trust: TrustPolicy | null): DocumentCache {
  const entries = createTextCache<Entry>(({ known }) => {
    known?.forget();
  });
  let trusted = trust?.documents;
  /** The documents that are trusted now. Those that no longer are, are forgotten: no limit was checked for them. */
  const trustedNow = () => {
    const [before, now] = [trusted, trust?.documents];
    if (now === before) return now;
    trusted = now;
    for (const text of [...entries.keys()]) if (before?.parsed(text) && !now?.parsed(text)) entries.delete(text);
    return now;
  };
  return {
    get: (text) => trustedNow()?.parsed(text) ?? entries.get(text)?.document,
    set: (text, document) => {
      if (!trustedNow()?.parsed(text)) entries.set(text, { document });
    },
    known: (text) => {
      trustedNow();
      return entries.get(text)?.known;
    },
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
