import type { GraphQLSchema } from 'graphql';
import { defineTypes } from './create-schema.js';
import { resolveEntities } from './references/resolve-entities.js';

/**
 * The public schema with `_service` and `_entities`, which is the one that is served. What its `_service` answers is
 * `schema/subgraph.graphql`.
 */
export function createSubgraphSchema(): GraphQLSchema {
  const schema = defineTypes().toSubGraphSchema({ linkUrl: 'https://specs.apollo.dev/federation/v2.7' });
  const entities = schema.getQueryType()?.getFields()['_entities'];
  if (!entities) throw new TypeError('A subgraph must have entities');
  entities.resolve = resolveEntities;
  return schema;
}
