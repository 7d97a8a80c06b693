import type { FieldNode, GraphQLField, GraphQLObjectType, GraphQLOutputType, GraphQLResolveInfo } from 'graphql';
import type { OperationContext } from '../../graphql/create-operation-context.js';
import type { VariableValues } from '../document-parts.js';
import type { Run } from './run-plan.js';

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

/** What is known of an operation before it is run. */
export type StaticOperation = Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'operation'>;

/**
 * The `info` of the resolvers of a plan, one for all runs. It has nothing that differs from run to run or from row to row: to
 * read that gives the operation to the interpreter, so that no resolver gets a wrong value.
 */
export class StaticInfo {
  readonly fieldName: string;
  readonly fieldNodes: readonly FieldNode[];
  readonly returnType: GraphQLOutputType;
  readonly parentType: GraphQLObjectType;
  readonly schema: GraphQLResolveInfo['schema'];
  readonly fragments: GraphQLResolveInfo['fragments'];
  readonly operation: GraphQLResolveInfo['operation'];
  readonly rootValue: unknown = undefined;

  constructor(
    { schema, fragments, operation }: StaticOperation,
    parentType: GraphQLObjectType,
    field: GraphQLField<unknown, unknown>,
    fieldNodes: readonly FieldNode[],
  ) {
    this.fieldName = field.name;
    this.fieldNodes = fieldNodes;
    this.returnType = field.type;
    this.parentType = parentType;
    this.schema = schema;
    this.fragments = fragments;
    this.operation = operation;
  }

  get path(): never {
    return bailOut();
  }

  get variableValues(): never {
    return bailOut();
  }
}

/** One for all, because nothing reads where it came from. */
const bailOutError = new Error('There is something in this operation that only the interpreter can do.');

/** Ends a run, or the making of a plan, at something that is not foreseen: the interpreter executes the operation again. */
export function bailOut(): never {
  throw bailOutError;
}

export function isBailOut(thrown: unknown): boolean {
  return thrown === bailOutError;
}
