import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { limitExceeded } from './limit-exceeded.js';

/**
 * Says in words why graphql gave up validating: it compares each field with all others of its name in one place, and
 * does so only so often, because a short document can ask for millions of comparisons.
 */
export function useOverlapLimit(): Plugin {
  return {
    onValidate: () => {
      return ({ valid, result, setResult }) => {
        // graphql has no other mark for it.
        if (valid || !result.some((error) => (error as Error).message === 'Validation aborted.')) return;
        const message = 'The document repeats fields of one name too often in one place. Ask for each only once.';
        const limit = limitExceeded('overlappingFields', message);
        setResult([new GraphQLError(limit.message, { originalError: limit })]);
      };
    },
  };
}
