import type { GraphQLSchema } from 'graphql';
import { createSchema, defineTypes, toSchema } from './create-schema.js';
import { printSubgraphSdl } from './federation/print-subgraph-sdl.js';
import { defineEntity } from './types/entity.js';
import { defineService } from './types/service.js';

/** The public schema with `_service` and `_entities`, which is the one that is served. */
export function createSubgraphSchema(): GraphQLSchema {
  const builder = defineTypes();
  defineEntity(builder);
  // Composed once in a while and not by every process: printed when it is asked for, and kept.
  let sdl: string | undefined;
  defineService(builder, () => (sdl ??= printSubgraphSdl(createSchema())));
  return toSchema(builder);
}
