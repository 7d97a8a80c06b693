import { type ExecutionArgs, type FragmentDefinitionNode, Kind, getOperationAST, getVariableValues } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { AppError } from '../../errors/app-error.js';
import { limitExceeded } from './limit-exceeded.js';
import { type VariableLimits, prepareVariableCheck } from './prepare-variable-check.js';

export interface VariableLimitsOptions extends VariableLimits {
  /** Levels of lists and objects that the value of a variable may have. */
  readonly maxDepth: number;
}

/**
 * Refuses variables: whose values are nested deeper than `maxDepth`, before anything walks down into them; and with which the
 * operation would be over another limit, when it is valid and before it is executed.
 */
export function useVariableLimits({ maxDepth, ...limits }: VariableLimitsOptions): Plugin {
  return {
    onParams: ({ params: { variables } }) => {
      if (areTooDeep(variables, maxDepth)) {
        throw limitExceeded('depth', `The value of a variable must have at most ${maxDepth} levels.`);
      }
    },
    onExecute: ({ args }) => {
      const excess = findExcess(args, limits);
      if (excess) throw excess;
    },
  };
}

/** Undefined also where the executor will not begin. */
function findExcess(args: ExecutionArgs, limits: VariableLimits): AppError | undefined {
  const { schema, document, operationName, variableValues } = args;
  const operation = getOperationAST(document, operationName);
  if (!operation) return undefined;
  const definitions = operation.variableDefinitions ?? [];
  const { coerced } = getVariableValues(schema, definitions, variableValues ?? {}, { maxErrors: 1 });
  if (!coerced) return undefined;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  return prepareVariableCheck({ schema, fragments, limits })(operation)(coerced);
}

/** Whether a value among the variables has more than `maxDepth` levels of lists and objects. */
export function areTooDeep(variables: Readonly<Record<string, unknown>> | null | undefined, maxDepth: number): boolean {
  return Object.values(variables ?? {}).some((value) => isDeeper(value, maxDepth));
}

/** Looks no deeper than `levels`, so that no value can exhaust the stack. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}
