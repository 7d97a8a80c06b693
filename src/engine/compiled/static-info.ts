import type { FieldNode, GraphQLField, GraphQLObjectType, GraphQLOutputType, GraphQLResolveInfo } from 'graphql';
import { bailOut } from './bail-out.js';

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
