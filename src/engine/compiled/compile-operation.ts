import { GraphQLError, OperationTypeNode } from 'graphql';
import type { OperationContext } from '../../graphql/create-operation-context.js';
import type { Selections } from './collect-fields.js';
import { compileSelections } from './compile-selections.js';
import { isSurprise } from './bail-out.js';
import type { ObjectPlan, VariableValues } from './plan.js';
import { Run } from './run-plan.js';

/** The `data` of a response. */
export type Data = object;

/**
 * Executes an operation.
 *
 * @param variables As they were coerced, defaults included.
 * @param finish Makes of the `data` of a response without errors what is wanted of it, in the moment in which it is complete:
 *   where many operations are waiting for one answer, their rows need not all be there at the same time.
 * @returns what `finish` gave; undefined where there would be errors, or anything else that a plan does not foresee: then
 *   the interpreter is to execute the operation in the same context, whose loaders have kept what was read. Never rejects.
 */
export type RunOperation = <T>(
  context: OperationContext,
  variables: VariableValues,
  finish: (data: Data) => T,
) => Promise<T | undefined>;

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
 * @returns undefined for what cannot be compiled: introspection, operations other than queries, and more than 1000 fields.
 */
export function compileOperation(selections: Selections): CompiledOperation | undefined {
  const { operation, schema } = selections;
  const type = schema.getQueryType();
  if (operation.operation !== OperationTypeNode.QUERY || !type) return undefined;
  try {
    const { fieldCount, plan } = compileSelections(selections, type);
    return { run: toRunOperation(plan), fieldCount };
  } catch (thrown) {
    // Arguments that do not fit throw what graphql-js says of them, which the interpreter will say again.
    if (isSurprise(thrown) || thrown instanceof GraphQLError) return undefined;
    throw thrown;
  }
}

function toRunOperation(plan: ObjectPlan): RunOperation {
  return (context, variables, finish) =>
    new Promise((resolve) => {
      let data: Data | undefined;
      const run = new Run(context, variables, (isComplete) => {
        resolve(isComplete && data ? finish(data) : undefined);
      });
      try {
        data = run.executeObject(plan, undefined);
        run.end();
      } catch {
        run.abandon();
      }
    });
}
