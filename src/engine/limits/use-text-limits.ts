import { GraphQLError, type ParseOptions, type Source, parse } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { limitExceeded } from './limit-exceeded.js';

export interface TextLimits {
  /** Characters that a document may have, white space and comments included: they are no tokens, but are read all the same. */
  readonly maxCharacters: number;
  /** Parsing ends at the token after these. */
  readonly maxTokens: number;
}

/** Parses a document as far as its text is within the limits, so that a hostile one costs no more than they allow. */
export function useTextLimits({ maxCharacters, maxTokens }: TextLimits): Plugin {
  return {
    onParse: ({ setParseFn }) => {
      setParseFn((source: string | Source, options?: ParseOptions) => {
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
      });
    },
  };
}
