import type { DocumentNode, ParseOptions, Source } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { countAliases } from './count-aliases.js';
import { countOverlaps } from './count-overlaps.js';
import { countDirectives } from './count-directives.js';
import { countRootFields } from './count-root-fields.js';
import { limitExceeded } from './limit-exceeded.js';
import { overlapsExceeded } from './use-overlap-limit.js';
import { measureDepth } from './measure-depth.js';
import { measureValueDepth } from './measure-value-depth.js';

export interface DocumentLimits {
  /** Levels of fields, and of values within values. */
  readonly maxDepth: number;
  /** An operation may have so many. */
  readonly maxAliases: number;
  /** An operation may have so many. */
  readonly maxRootFields: number;
  /** The whole document may have so many. */
  readonly maxDirectives: number;
}

/**
 * Pairs of fields of one name in one place that validation may have to compare: each pair takes some microseconds. A hundred
 * and forty fields of one name in one place are fewer.
 */
const maxOverlaps = 10_000;

/**
 * Refuses a document by its shape alone, as the last step of parsing it: before validation, whose time grows with the
 * shape, and only where the document comes neither from the cache nor from the trusted ones.
 */
export function useDocumentLimits(limits: DocumentLimits): Plugin {
  return {
    onParse: ({ parseFn, setParseFn }) => {
      setParseFn((source: string | Source, options?: ParseOptions) => {
        try {
          // Every `parseFn` before this one is graphql's own, or a bounded form of it.
          const document = parseFn(source, options) as DocumentNode;
          checkDocument(document, limits);
          return document;
        } catch (error) {
          // The stack, which only a document of many more tokens than there are by default can exhaust.
          if (!(error instanceof RangeError)) throw error;
          throw limitExceeded('depth', `An operation must have at most ${limits.maxDepth} levels of fields.`);
        }
      });
    },
  };
}

function checkDocument(document: DocumentNode, limits: DocumentLimits): void {
  const { maxDepth, maxAliases, maxRootFields, maxDirectives } = limits;
  const directives = countDirectives(document);
  if (directives > maxDirectives) {
    throw limitExceeded(
      'directives',
      `The document must have at most ${maxDirectives} directives, but has: ${directives}.`,
    );
  }
  const valueDepth = measureValueDepth(document);
  if (valueDepth > maxDepth) {
    throw limitExceeded('depth', `A value must have at most ${maxDepth} levels, but one has: ${valueDepth}.`);
  }
  const depth = measureDepth(document);
  if (depth > maxDepth) {
    throw limitExceeded('depth', `An operation must have at most ${maxDepth} levels of fields, but has: ${depth}.`);
  }
  const rootFields = countRootFields(document);
  if (rootFields > maxRootFields) {
    throw limitExceeded(
      'rootFields',
      `An operation must have at most ${maxRootFields} root fields, but has: ${rootFields}.`,
    );
  }
  const aliases = countAliases(document);
  if (aliases > maxAliases) {
    throw limitExceeded('aliases', `An operation must have at most ${maxAliases} aliases, but has: ${aliases}.`);
  }
  if (countOverlaps(document, { maxPairs: maxOverlaps, maxDepth }) > maxOverlaps) throw overlapsExceeded();
}
