import { type DocumentNode, GraphQLError, Kind, type ParseOptions, type Source, parse, visit } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { type Fragments, findFragments } from '../document-parts.js';
import { countOverlaps, overlapsExceeded } from './use-validation-limits.js';
import { foldOperations } from './fold-operations.js';
import { limitExceeded } from '../../errors/app-error.js';

export interface DocumentLimits {
  /** Characters that a document may have, white space and comments included: they are no tokens, but are read all the same. */
  readonly maxCharacters: number;
  /** Parsing ends at the token after these. */
  readonly maxTokens: number;
  /** Levels of fields, and of values within values. */
  readonly maxDepth: number;
  /** Most aliases of an operation. */
  readonly maxAliases: number;
  /** Most root fields of an operation. */
  readonly maxRootFields: number;
  /** Most directives of the whole document. */
  readonly maxDirectives: number;
}

/**
 * Pairs of fields of one name in one place that validation may have to compare: each pair takes some microseconds. A hundred
 * and forty fields of one name in one place are fewer.
 */
const maxOverlaps = 10_000;

/**
 * Parses a document as far as its text is within the limits, and refuses it by its shape: before validation, whose time
 * grows with the shape, and only where the document comes neither from the cache nor from the trusted ones.
 */
export function useDocumentLimits(limits: DocumentLimits): Plugin {
  return {
    onParse: ({ setParseFn }) => {
      setParseFn((source: string | Source, options?: ParseOptions) => {
        try {
          const document = parseWithin(source, options, limits);
          checkShape(document, limits);
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

function parseWithin(
  source: string | Source,
  options: ParseOptions | undefined,
  { maxCharacters, maxTokens }: DocumentLimits,
): DocumentNode {
  const { length } = typeof source === 'string' ? source : source.body;
  if (length > maxCharacters) {
    throw limitExceeded(
      'characters',
      `The document must have at most ${maxCharacters} characters, but has: ${length}.`,
    );
  }
  try {
    return parse(source, { ...options, maxTokens });
  } catch (error) {
    // graphql has no other mark for it than its text, which says "more that".
    if (!(error instanceof GraphQLError) || !/ more tha[nt] \d+ tokens/.test(error.message)) throw error;
    throw limitExceeded('tokens', `The document must have at most ${maxTokens} tokens.`);
  }
}

function checkShape(document: DocumentNode, limits: DocumentLimits): void {
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
  const fragments = findFragments(document);
  const depth = measureDepth(document, fragments);
  if (depth > maxDepth) {
    throw limitExceeded('depth', `An operation must have at most ${maxDepth} levels of fields, but has: ${depth}.`);
  }
  const rootFields = countRootFields(document, fragments);
  if (rootFields > maxRootFields) {
    throw limitExceeded(
      'rootFields',
      `An operation must have at most ${maxRootFields} root fields, but has: ${rootFields}.`,
    );
  }
  const aliases = countAliases(document, fragments);
  if (aliases > maxAliases) {
    throw limitExceeded('aliases', `An operation must have at most ${maxAliases} aliases, but has: ${aliases}.`);
  }
  const bounds = { maxPairs: maxOverlaps, maxDepth };
  if (countOverlaps(document, fragments, bounds) > maxOverlaps) throw overlapsExceeded();
}

/** Directives that are written anywhere in the document. A fragment's count once: they cost work in validation, not in the answer. */
function countDirectives(document: DocumentNode): number {
  let count = 0;
  visit(document, {
    Directive: () => {
      count += 1;
    },
  });
  return count;
}

/** Lists and objects within each other, in the literals of a document and in the types of its variables: `[[1]]` has 2. */
function measureValueDepth(document: DocumentNode): number {
  let depth = 0;
  let deepest = 0;
  const nesting = {
    enter: () => {
      depth += 1;
      deepest = Math.max(deepest, depth);
    },
    leave: () => {
      depth -= 1;
    },
  };
  visit(document, { [Kind.LIST]: nesting, [Kind.OBJECT]: nesting, [Kind.LIST_TYPE]: nesting });
  return deepest;
}

/**
 * Levels of fields of the deepest operation: `{ snapshots { totalCount } }` has 2.
 *
 * `ofType` adds none. It unwraps a type in an introspection, leads nowhere else, and the introspection of GraphiQL asks for
 * nine of it within each other.
 */
function measureDepth(document: DocumentNode, fragments: Fragments): number {
  return foldOperations(document, fragments, {
    field: (node, inner) => (node.name.value === 'ofType' ? 0 : 1) + inner(),
    join: Math.max,
  });
}

/** Fields at the root of the operation with the most of them. */
function countRootFields(document: DocumentNode, fragments: Fragments): number {
  return foldOperations(document, fragments, { field: () => 1, join: (a, b) => a + b });
}

/** Aliases of the operation with the most of them, those of `__typename` included: each makes a field be answered once more. */
function countAliases(document: DocumentNode, fragments: Fragments): number {
  return foldOperations(document, fragments, {
    field: (node, inner) => (node.alias ? 1 : 0) + inner(),
    join: (a, b) => a + b,
  });
}
