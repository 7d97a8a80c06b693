import { type ExecutionArgs, getOperationAST, getVariableValues } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { AppError } from '../../errors/app-error.js';
import { findFragments } from '../find-fragments.js';
import { limitExceeded } from '../limits/limit-exceeded.js';
import { type VariableLimits, areTooDeep, prepareVariableCheck } from '../limits/variable-limits.js';

/**
 * Refuses variables: whose values are nested deeper than `maxDepth`, before anything walks down into them; and with which the
 * operation would be over another limit, when it is valid and before it is executed.
 */
export function useVariableLimits(limits: VariableLimits): Plugin {
  return {
    onParams: ({ params: { variables } }) => {
      if (areTooDeep(variables, limits)) {
        throw limitExceeded('depth', `The value of a variable must have at most ${limits.maxDepth} levels.`);
      }
    },
    onExecute: ({ args }) => {
      check(args, limits);
    },
    onSubscribe: ({ args }) => {
      check(args, limits);
    },
  };
}

/** @throws {AppError} */
function check(args: ExecutionArgs, limits: VariableLimits): void {
  const excess = findExcess(args, limits);
  if (excess) throw excess;
}

/** Undefined also where the executor will not begin. */
function findExcess(args: ExecutionArgs, limits: VariableLimits): AppError | undefined {
  const { schema, document, operationName, variableValues } = args;
  const operation = getOperationAST(document, operationName);
  if (!operation) return undefined;
  const definitions = operation.variableDefinitions ?? [];
  const { coerced } = getVariableValues(schema, definitions, variableValues ?? {}, { maxErrors: 1 });
  if (!coerced) return undefined;
  return prepareVariableCheck({ schema, fragments: findFragments(document), limits })(operation)(coerced);
}
