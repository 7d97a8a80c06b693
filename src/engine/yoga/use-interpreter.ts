import {
  type ExecutionArgs,
  type GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type ResponsePath,
  execute,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { MapperKind, mapSchema } from '@graphql-tools/utils';

export interface InterpreterOptions {
  readonly schema: GraphQLSchema;
  /** Most errors in the answer to variables that do not fit; the last of them says when there are more. */
  readonly maxErrors: number;
}

/**
 * Executes operations by graphql-js. The executor that Yoga brings puts fields which are waited for behind those that are not,
 * where GraphQL (§7.1) has them in the order of the request.
 */
export function useInterpreter({ schema, maxErrors }: InterpreterOptions): Plugin {
  // graphql adds one error of its own when it ends early.
  const options = { maxCoercionErrors: maxErrors - 1 };
  // Made when it is first needed: no part of a start.
  let light: GraphQLSchema | undefined;
  return {
    onExecute: ({ setExecuteFn }) => {
      setExecuteFn((args: ExecutionArgs) =>
        execute({ ...args, schema: (light ??= withLightFailures(schema)), options }),
      );
    },
  };
}

/**
 * The schema with resolvers whose failures are cheap.
 *
 * graphql-js wraps what a resolver throws in a `GraphQLError` with its own stack: some thirty microseconds each, and
 * one operation can fail in thousands of rows, of which a hundred are shown. What has a path already it takes as it is
 * (`locatedError`), so these resolvers throw what has one: a plain record of what failed where.
 */
function withLightFailures(schema: GraphQLSchema): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (field) => (field.resolve ? { ...field, resolve: wrap(field.resolve) } : undefined),
  });
}

type Resolver = GraphQLFieldResolver<unknown, unknown>;

function wrap(resolve: Resolver): Resolver {
  return (source, args, context, info) => {
    try {
      const value = resolve(source, args, context, info);
      if (Array.isArray(value)) return value.map((item: unknown, index) => lighten(item, info, index));
      return lighten(value, info);
    } catch (thrown) {
      return fail(thrown, info);
    }
  };
}

function lighten(value: unknown, info: GraphQLResolveInfo, index?: number): unknown {
  return isPromise(value) ? value.then(undefined, (thrown: unknown) => fail(thrown, info, index)) : value;
}

/** @param index Of the item of a list that failed; undefined where the field itself did. */
function fail(thrown: unknown, info: GraphQLResolveInfo, index?: number): never {
  // An error of graphql's own, which knows its place better, stays what it is.
  if (!(thrown instanceof Error) || 'nodes' in thrown) throw thrown;
  // Not constructed: that would capture a stack, which nothing reads.
  const failure = Object.create(Error.prototype) as { -readonly [K in keyof GraphQLError]?: GraphQLError[K] };
  failure.message = thrown.message;
  failure.originalError = thrown;
  failure.nodes = info.fieldNodes;
  failure.path = index === undefined ? toList(info.path) : [...toList(info.path), index];
  throw failure as Error;
}

function toList(path: ResponsePath): (string | number)[] {
  const list: (string | number)[] = [];
  for (let at: ResponsePath | undefined = path; at; at = at.prev) list.push(at.key);
  return list.reverse();
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
