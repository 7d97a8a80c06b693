import { GraphQLError, OperationTypeNode } from 'graphql';
import type { Selections } from './collect-fields.js';
import { compileSelections } from './compile-selections.js';
import { isBailOut, type RunOperation } from './plan.js';
import { runPlan } from './run-plan.js';

export interface CompiledOperation {
  readonly run: RunOperation;
  /** Fields of its plan, wherever fragments are spread: some half a kilobyte of memory each. At most 1000. */
  readonly fieldCount: number;
}

/**
 * Compiles a valid operation: works out once what an interpreter works out for every field of every row.
 *
 * It answers only as long as everything goes well. That keeps it small, and makes it right by construction where it is hard
 * to be right: errors, their paths and places, and the nulls that they leave are always the interpreter's.
 *
 * @returns undefined for what cannot be compiled: introspection, mutations, and more than 1000 fields. The plan of a subscription
 *   answers one event.
 */
export function compileOperation(selections: Selections): CompiledOperation | undefined {
  const { operation, schema } = selections;
  const type = schema.getRootType(operation.operation);
  if (operation.operation === OperationTypeNode.MUTATION || !type) return undefined;
  try {
    const { fieldCount, plan } = compileSelections(selections, type);
    return { run: (context, variables, finish) => runPlan(plan, context, variables, finish), fieldCount };
  } catch (thrown) {
    // Arguments that do not fit throw what graphql-js says of them, which the interpreter will say again.
    if (isBailOut(thrown) || thrown instanceof GraphQLError) return undefined;
    throw thrown;
  }
}
