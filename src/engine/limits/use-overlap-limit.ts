import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { AppError } from '../../errors/app-error.js';
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
        const limit = overlapsExceeded();
        setResult([new GraphQLError(limit.message, { originalError: limit })]);
      };
    },
  };
}

/** The refusal of a document that has too many fields to be compared with each other. */
export function overlapsExceeded(): AppError {
  const message = 'The document repeats fields of one name too often in one place. Ask for each only once.';
  return limitExceeded('overlappingFields', message);
}
