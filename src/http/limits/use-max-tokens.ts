import { GraphQLError, type ParseOptions, type Source, parse } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { limitExceeded } from './limit-exceeded.js';

/** Stops parsing at the token after `maxTokens`, so that a hostile document costs no more than that. */
export function useMaxTokens(maxTokens: number): Plugin {
  return {
    onParse: ({ setParseFn }) => {
      setParseFn((source: string | Source, options?: ParseOptions) => {
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
