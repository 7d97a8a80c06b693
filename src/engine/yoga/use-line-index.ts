import {
  type DocumentNode,
  type GraphQLError,
  type Location,
  type ParseOptions,
  Source,
  type SourceLocation,
  visit,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';

/**
 * Makes the lines and columns of errors cheap.
 *
 * `GraphQLError` works out its line when it is made, by a walk through the whole document: of an operation that fails in a
 * thousand rows, a thousand walks. Here each document is walked once, when it is parsed. Its nodes keep their offsets and
 * a source without text, in which there is nothing to walk; `locate` then finds the line of those errors that are sent.
 */
export function useLineIndex(): Plugin {
  return {
    onParse: ({ parseFn, setParseFn }) => {
      setParseFn((source: string | Source, options?: ParseOptions) => {
        // Every `parseFn` before this one is graphql's own, or a bounded form of it.
        const document = parseFn(source, options) as DocumentNode;
        indexLines(document, typeof source === 'string' ? source : source.body);
        return document;
      });
    },
  };
}

/** The source of a parsed document, of which only the beginnings of its lines are kept. */
class LineIndex extends Source {
  readonly #starts: Uint32Array;

  constructor(text: string) {
    super('');
    const ends = Array.from(text.matchAll(/\r\n|[\n\r]/g), ({ 0: end, index }) => index + end.length);
    this.#starts = Uint32Array.from([0, ...ends]);
  }

  /** Line and column, both from 1, of an offset into the text. */
  locate(offset: number): SourceLocation {
    let [low, high] = [0, this.#starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? Infinity) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }
}

/** Replaces the location of every node of a document that was parsed from `text`, and drops the tokens. */
export function indexLines(document: DocumentNode, text: string): void {
  const source = new LineIndex(text);
  visit(document, {
    enter: (node) => {
      const { start = 0, end = 0 } = node.loc ?? {};
      // Of its members graphql reads these three and no others.
      Object.assign(node, { loc: { start, end, source } satisfies Partial<Location> });
    },
  });
}

/** Where in its document an error is, as `errors[].locations` say it (GraphQL §7.1.2); undefined where it is nowhere. */
export function locate({ locations, nodes, positions, source }: GraphQLError): readonly SourceLocation[] | undefined {
  const index = source ?? nodes?.[0]?.loc?.source;
  if (!(index instanceof LineIndex)) return locations;
  const offsets = positions ?? nodes?.map(({ loc }) => loc?.start ?? 0);
  return offsets?.map((offset) => index.locate(offset));
}
