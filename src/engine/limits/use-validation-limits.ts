import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  type ValidationRule,
  validate,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { overlapsExceeded } from './count-overlaps.js';

export interface ValidationLimits {
  /** Most errors that a response holds; the last of them says when there are more. */
  readonly maxErrors: number;
  /**
   * Whether clients may ask for the schema. Where not, `__schema` and `__type` are refused, and the search for names that
   * were perhaps meant is left out; `__typename` stays, which every client library sends.
   */
  readonly introspection: boolean;
}

/** Ends validation at its first errors: a document of errors must not cost more than a good one, nor be answered by a book. */
export function useValidationLimits({ maxErrors, introspection }: ValidationLimits): Plugin {
  // graphql adds one error of its own when it ends early.
  const options = { maxErrors: maxErrors - 1, hideSuggestions: !introspection };
  return {
    onValidate: ({ addValidationRule, setValidationFn }) => {
      setValidationFn((schema: GraphQLSchema, document: DocumentNode, rules: readonly ValidationRule[]) =>
        validate(schema, document, rules, options),
      );
      if (!introspection) addValidationRule(NoSchemaIntrospectionCustomRule);
      return ({ valid, result, setResult }) => {
        // graphql gave up: it compares each field with all others of its name in one place, and does so only so often, because
        // a short document can ask for millions of comparisons. It has no other mark for it.
        if (valid || !result.some((error) => (error as Error).message === 'Validation aborted.')) return;
        const limit = overlapsExceeded();
        setResult([new GraphQLError(limit.message, { originalError: limit })]);
      };
    },
  };
}
