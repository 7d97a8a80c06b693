import { OperationTypeNode } from 'graphql';
import type { OperationContext } from '../operation-context.js';
import { CodeWriter } from './code-writer.js';
import type { Selections } from './collect-fields.js';
import { Run, type VariableValues } from './run.js';
import { CannotCompile, SelectionWriter } from './selection-writer.js';

/** The `data` of a response. */
export type Data = Readonly<Record<string, unknown>>;

/**
 * Executes an operation.
 *
 * @param variables As they were coerced, defaults included.
 * @param finish Makes of the `data` of a response without errors what is wanted of it, in the moment in which it is complete:
 *   where many operations are waiting for one answer, their rows need not all be there at the same time.
 * @returns what `finish` gave; undefined where there would be errors, or anything else that needs more
 *   than compiled code: then the interpreter is to execute the operation in the same context, whose loaders have kept what was
 *   read. Never rejects.
 */
export type RunOperation = <T>(
  context: OperationContext,
  variables: VariableValues,
  finish: (data: Data) => T,
) => Promise<T | undefined>;

/**
 * Compiles a valid operation into a function.
 *
 * It answers only as long as everything goes well. That keeps it small, and makes it right by construction where it is hard
 * to be right: errors, their paths and places, and the nulls that they leave are always the interpreter's.
 *
 * @returns undefined for what cannot be compiled: introspection, operations other than queries, and more than 1000 fields.
 */
export function compileOperation(selections: Selections): RunOperation | undefined {
  const { operation, schema } = selections;
  const type = schema.getQueryType();
  if (operation.operation !== OperationTypeNode.QUERY || !type) return undefined;
  try {
    const code = new CodeWriter();
    const execute = code.build(new SelectionWriter(code, selections).writeOperation(type));
    return toRunOperation(execute as (value: unknown, run: Run) => Data);
  } catch (thrown) {
    // Node may have been told not to make code of text.
    if (thrown instanceof CannotCompile || thrown instanceof EvalError) return undefined;
    throw thrown;
  }
}

function toRunOperation(execute: (value: unknown, run: Run) => Data): RunOperation {
  return (context, variables, finish) =>
    new Promise((resolve) => {
      let data: Data | undefined;
      const run = new Run(context, variables, (isComplete) => {
        resolve(isComplete && data ? finish(data) : undefined);
      });
      try {
        data = execute(undefined, run);
        run.end();
      } catch {
        resolve(undefined);
      }
    });
}
