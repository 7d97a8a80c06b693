import type { Builder } from '../create-builder.js';

/**
 * Defines `Query._service`.
 *
 * @param readSdl Gives the subgraph's SDL; called when it is asked for.
 */
export function defineService(builder: Builder, readSdl: () => string): void {
  builder.objectType('_Service', {
    description: 'This gateway as a subgraph of a federated graph.',
    fields: (t) => ({
      sdl: t.string({
        description: 'The SDL of this subgraph, from which a supergraph is composed: `schema/subgraph.graphql`.',
        resolve: () => readSdl(),
      }),
    }),
  });
  builder.queryField('_service', (t) =>
    t.field({ type: '_Service', description: 'Routers and registries ask for this.', resolve: () => ({}) }),
  );
}
