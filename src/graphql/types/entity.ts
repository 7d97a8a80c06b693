import type { Builder } from '../create-builder.js';
import { demands } from '../upstream-demand.js';
import { entityNames, resolveEntities } from '../references/resolve-entities.js';

/** Defines `Query._entities`, by which a router asks for what other subgraphs refer to. */
export function defineEntity(builder: Builder): void {
  builder.scalarType('_Any', {
    description: 'A reference: an object with `__typename` and the fields of one of its keys.',
    serialize: (value) => value,
  });
  // Its members are known apart by the `__typename` that each carries.
  const Entity = builder.unionType('_Entity', {
    description: 'The types that other subgraphs may refer to.',
    types: [...entityNames],
  });
  builder.queryField('_entities', (t) =>
    t.field({
      type: [Entity],
      nullable: { list: false, items: true },
      args: {
        representations: t.arg({ type: ['_Any'], required: true, description: 'References, in any order and number.' }),
      },
      extensions: demands('references'),
      description:
        'Routers ask for this. Each reference is resolved at its own index: null if there is no such object.',
      resolve: (_, { representations }, context, info) => resolveEntities(representations, context, info),
    }),
  );
}
