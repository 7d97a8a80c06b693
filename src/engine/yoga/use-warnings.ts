import type { Plugin } from 'graphql-yoga';
import type { OperationContext } from '../../graphql/create-operation-context.js';
import { inResponseOrder } from './in-response-order.js';

/** Reports what an operation could not show in `extensions.warnings` of its response. */
export function useWarnings(): Plugin<OperationContext> {
  return {
    onExecute: ({ args: { contextValue } }) => ({
      onExecuteDone: ({ result, setResult }) => {
        const { warnings } = contextValue;
        if (warnings.length === 0 || Symbol.asyncIterator in result) return;
        const extensions = { ...result.extensions, warnings: inResponseOrder(warnings, result.data) };
        setResult({ ...result, extensions });
      },
    }),
  };
}
