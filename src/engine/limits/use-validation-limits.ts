import { type DocumentNode, type GraphQLSchema, type ValidationRule, validate } from 'graphql';
import type { Plugin } from 'graphql-yoga';

export interface ValidationLimits {
  /** Most errors that a response holds; the last of them says when there are more. */
  readonly maxErrors: number;
  /** Whether the search for names that were perhaps meant is left out. */
  readonly hideSuggestions: boolean;
}

/** Ends validation at its first errors: a document of errors must not cost more than a good one, nor be answered by a book. */
export function useValidationLimits({ maxErrors, hideSuggestions }: ValidationLimits): Plugin {
  return {
    onValidate: ({ setValidationFn }) => {
      setValidationFn((schema: GraphQLSchema, document: DocumentNode, rules: readonly ValidationRule[]) =>
        // graphql adds one error of its own when it ends early.
        validate(schema, document, rules, { maxErrors: maxErrors - 1, hideSuggestions }),
      );
    },
  };
}
