import { execute } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/**
 * Executes operations by graphql-js. The executor that Yoga brings puts fields which are waited for behind those that are not,
 * where GraphQL (§7.1) has them in the order of the request.
 */
export function useInterpreter(): Plugin {
  return {
    onExecute: ({ setExecuteFn }) => {
      setExecuteFn(execute);
    },
  };
}
