import type { OperationContext } from '../../graphql/create-operation-context.js';
import type { VariableValues } from '../variable-values.js';
import type { Run } from './run-plan.js';
import type { StaticInfo } from './static-info.js';

/** The arguments of a field, coerced, by their names. */
export type ArgumentValues = Readonly<Record<string, unknown>>;

/** How to build an object of the response from the value that its fields are resolved from. */
export interface ObjectPlan {
  /** In the order of the response. */
  readonly fields: readonly FieldPlan[];
}

export interface FieldPlan {
  /** Its name in the response. */
  readonly key: string;
  /** Its name in the schema. */
  readonly name: string;
  /** Undefined where a property of the same name is the field's value. */
  readonly resolve: Resolve | undefined;
  /** A function where variables are among them. */
  readonly args: ArgumentValues | ((run: Run) => ArgumentValues);
  readonly info: StaticInfo;
  readonly type: TypePlan;
}

/** A resolver of the schema, which reads no more of its `info` than there is. */
type Resolve = (source: unknown, args: ArgumentValues, context: OperationContext, info: StaticInfo) => unknown;

/** How a value of a type becomes part of the response. All plans have all members: the code that reads them is fastest so. */
export interface TypePlan {
  readonly kind: 'text' | 'boolean' | 'int' | 'enum' | 'scalar' | 'object' | 'abstract' | 'list';
  readonly isNullable: boolean;
  /** Of an enum: the name of each of its values. */
  readonly names: ReadonlyMap<unknown, string> | null;
  /** Of a scalar of our own. */
  readonly serialize: ((value: unknown) => unknown) | null;
  /** The plan of an object; of an abstract type, one for each of its possible types. */
  readonly objects: ReadonlyMap<string, ObjectPlan> | null;
  readonly object: ObjectPlan | null;
  /** Of an abstract type: the name of the type that a value is of. */
  readonly resolveType: ((value: unknown, context: OperationContext) => unknown) | null;
  /** Of a list. */
  readonly item: TypePlan | null;
}

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
