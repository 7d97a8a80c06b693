import type { Plugin } from 'graphql-yoga';
import type { ExecutionResult } from 'graphql';
import type { OperationContext } from '../../graphql/create-operation-context.js';
import { inResponseOrder } from './in-response-order.js';

/** Reports what an operation could not show in `extensions.warnings` of its response. */
export function useWarnings(): Plugin<OperationContext> {
  return {
    onExecute: ({ args: { contextValue } }) => ({
      onExecuteDone: ({ result, setResult }) => {
        if (!(Symbol.asyncIterator in result)) setResult(withWarnings(result, contextValue));
      },
    }),
  };
}

/** A result with the warnings of its operation, where it has any. */
export function withWarnings(
  result: ExecutionResult,
  { warnings }: Pick<OperationContext, 'warnings'>,
): ExecutionResult {
  if (warnings.length === 0) return result;
  return { ...result, extensions: { ...result.extensions, warnings: inResponseOrder(warnings, result.data) } };
}
