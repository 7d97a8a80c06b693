import type { Plugin } from 'graphql-yoga';
import type { OperationContext } from '../../graphql/operation-context.js';

/** Reports what an operation could not show in `extensions.warnings` of its response. */
export function useWarnings(): Plugin<OperationContext> {
  return {
    onExecute: ({ args: { contextValue } }) => ({
      onExecuteDone: ({ result, setResult }) => {
        const { warnings } = contextValue;
        if (warnings.length === 0 || Symbol.asyncIterator in result) return;
        setResult({ ...result, extensions: { ...result.extensions, warnings } });
      },
    }),
  };
}
