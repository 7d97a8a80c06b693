import { type ExecutionArgs, execute } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/**
 * Executes operations by graphql-js. The executor that Yoga brings puts fields which are waited for behind those that are not,
 * where GraphQL (§7.1) has them in the order of the request.
 *
 * @param maxErrors Most errors in the answer to variables that do not fit; the last of them says when there are more.
 */
export function useInterpreter({ maxErrors }: { readonly maxErrors: number }): Plugin {
  // graphql adds one error of its own when it ends early.
  const options = { maxCoercionErrors: maxErrors - 1 };
  return {
    onExecute: ({ setExecuteFn }) => {
      setExecuteFn((args: ExecutionArgs) => execute({ ...args, options }));
    },
  };
}
