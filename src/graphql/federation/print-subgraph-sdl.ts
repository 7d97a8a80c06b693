import { getDocumentNodeFromSchema } from '@graphql-tools/utils';
import { type DocumentNode, type GraphQLSchema, Kind, print, specifiedDirectives, visit } from 'graphql';

const federationUrl = 'https://specs.apollo.dev/federation/v2.7';

/**
 * The SDL by which a router or a registry knows the subgraph: the types of `schema`, which must be without `_service` and
 * `_entities`, with their federation directives and the link that says what those mean (Apollo Federation, "Subgraph
 * specification"). Without an end of line at its end.
 */
export function printSubgraphSdl(schema: GraphQLSchema): string {
  const document = getDocumentNodeFromSchema(schema);
  const imports = listFederationDirectives(document).map((name) => `"@${name}"`);
  const link = `extend schema @link(url: "${federationUrl}", import: [${imports.join(', ')}])`;
  const types = document.definitions.filter(({ kind }) => kind !== Kind.SCHEMA_DEFINITION);
  return [link, ...types.map((definition) => print(definition))].join('\n\n');
}

/** Names of the directives that GraphQL itself does not have, in alphabetical order. */
function listFederationDirectives(document: DocumentNode): readonly string[] {
  const builtIn = new Set(specifiedDirectives.map(({ name }) => name));
  const used = new Set<string>();
  visit(document, { Directive: ({ name }) => void used.add(name.value) });
  return [...used].filter((name) => !builtIn.has(name)).sort();
}
