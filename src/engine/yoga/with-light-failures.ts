import { MapperKind, mapSchema } from '@graphql-tools/utils';
import {
  type GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type ResponsePath,
} from 'graphql';

/**
 * The schema with resolvers whose failures are cheap.
 *
 * graphql-js wraps what a resolver throws in a `GraphQLError` with its own stack: some thirty microseconds each, and
 * one operation can fail in thousands of rows, of which a hundred are shown. What has a path already it takes as it is
 * (`locatedError`), so these resolvers throw what has one: a plain record of what failed where.
 */
export function withLightFailures(schema: GraphQLSchema): GraphQLSchema {
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
