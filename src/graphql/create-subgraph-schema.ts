import type { GraphQLSchema } from 'graphql';
import { type SchemaOptions, createSchema, defineTypes, toSchema } from './create-schema.js';
import { printSubgraphSdl } from './federation/print-subgraph-sdl.js';
import { defineEntity } from './types/entity.js';
import { defineService } from './types/service.js';

/** The public schema with `_service` and `_entities`, which is the one that is served. */
export function createSubgraphSchema(options: SchemaOptions = {}): GraphQLSchema {
  const builder = defineTypes(options);
  defineEntity(builder);
  // Composed once in a while and not by every process: printed when it is asked for, and kept.
  let sdl: string | undefined;
  defineService(builder, () => (sdl ??= printSubgraphSdl(createSchema(options))));
  return toSchema(builder);
}
