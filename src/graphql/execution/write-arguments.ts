import { type FieldNode, type GraphQLField, Kind, getArgumentValues, visit } from 'graphql';
import type { CodeWriter } from './code-writer.js';
import type { Run } from './run.js';

type Arguments = Readonly<Record<string, unknown>>;

const none: Arguments = Object.freeze({});

/** Writes the expression of a field's arguments: worked out once for all runs where no variable is among them, or else once a run. */
export function writeArguments(code: CodeWriter, field: GraphQLField<unknown, unknown>, node: FieldNode): string {
  if (field.args.length === 0) return code.constant(none);
  if (!hasVariables(node)) return code.constant(getArgumentValues(field, node));
  const read = (run: Run): Arguments => run.once(node, () => getArgumentValues(field, node, run.variables));
  return `${code.constant(read)}(run)`;
}

function hasVariables(node: FieldNode): boolean {
  let found = false;
  for (const argument of node.arguments ?? []) {
    visit(argument, {
      [Kind.VARIABLE]: () => {
        found = true;
      },
    });
  }
  return found;
}
