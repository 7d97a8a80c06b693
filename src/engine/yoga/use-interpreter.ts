import { type ExecutionArgs, type GraphQLSchema, execute } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { withLightFailures } from './with-light-failures.js';

export interface InterpreterOptions {
  readonly schema: GraphQLSchema;
  /** Most errors in the answer to variables that do not fit; the last of them says when there are more. */
  readonly maxErrors: number;
}

/**
 * Executes operations by graphql-js. The executor that Yoga brings puts fields which are waited for behind those that are not,
 * where GraphQL (§7.1) has them in the order of the request.
 */
export function useInterpreter({ schema, maxErrors }: InterpreterOptions): Plugin {
  // graphql adds one error of its own when it ends early.
  const options = { maxCoercionErrors: maxErrors - 1 };
  // Made when it is first needed: no part of a start.
  let light: GraphQLSchema | undefined;
  return {
    onExecute: ({ setExecuteFn }) => {
      setExecuteFn((args: ExecutionArgs) =>
        execute({ ...args, schema: (light ??= withLightFailures(schema)), options }),
      );
    },
  };
}
