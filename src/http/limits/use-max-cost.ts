import { type ExecutionArgs, type FragmentDefinitionNode, Kind, getOperationAST, getVariableValues } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { limitExceeded } from './limit-exceeded.js';
import { prepareCost } from './prepare-cost.js';

/** Refuses an operation that would cost more than `maxCost` with its variables, when it is valid and before it is executed. */
export function useMaxCost(maxCost: number): Plugin {
  return {
    onExecute: ({ args }) => {
      const cost = costOf(args);
      if (cost > maxCost)
        throw limitExceeded('cost', `The operation must cost at most ${maxCost}, but costs: ${cost}.`);
    },
  };
}

/** 0 where the executor will not begin. */
function costOf({ schema, document, operationName, variableValues }: ExecutionArgs): number {
  const operation = getOperationAST(document, operationName);
  if (!operation) return 0;
  const definitions = operation.variableDefinitions ?? [];
  const { coerced } = getVariableValues(schema, definitions, variableValues ?? {}, { maxErrors: 1 });
  if (!coerced) return 0;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  return prepareCost({ schema, fragments })(operation)(coerced);
}
