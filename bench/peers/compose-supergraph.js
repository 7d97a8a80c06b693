import { readFileSync, writeFileSync } from 'node:fs';
import { getComposedSchemaFromConfig } from '@graphql-mesh/compose-cli';
import { loadOpenAPISubgraph } from '@omnigraph/openapi';
import { parse } from 'yaml';

/**
 * Writes the supergraph of `hive-gateway.js`: GraphQL Mesh's reading of the upstream's OpenAPI document.
 *
 * Usage: node compose-supergraph.js <upstream URL> <folder>
 */
const [, , endpoint, folder] = process.argv;

// Mesh reads neither lists of types nor if/then/else, and gives a JSON scalar for what it does not read.
const document = parse(
  readFileSync(new URL('../../schema/upstream.openapi.yaml', import.meta.url), 'utf8'),
  (key, value) => (key === 'type' && Array.isArray(value) ? value.find((type) => type !== 'null') : value),
);
const path = '/v2/{project_id}/snapshots';
const list = document.paths[path].get;
const schema = { $ref: '#/components/schemas/SnapshotPage' };
list.responses = { 200: { description: 'One page.', content: { 'application/json': { schema } } } };
document.paths = { [path]: { get: list } };
writeFileSync(`${folder}/upstream.json`, JSON.stringify(document));

const silent = () => undefined;
const log = { debug: silent, info: silent, log: silent, warn: console.error, error: console.error, child: () => log };
const operationHeaders = { 'X-Auth-Token': "{context.headers['x-auth-token']}" };
const options = { source: `${folder}/upstream.json`, endpoint, operationHeaders };
const subgraphs = [{ sourceHandler: loadOpenAPISubgraph('Snapshots', options) }];
writeFileSync(`${folder}/supergraph.graphql`, await getComposedSchemaFromConfig({ subgraphs }, log));
