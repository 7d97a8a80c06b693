import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { manyAddresses } from './spawn-gateway.js';

/** One of the servers that are compared. */
export interface Contender {
  readonly name: string;
  /** What is started, from the project's folder. */
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  /** Whether it is asked with the documents, so that its answers must be the same bytes and it takes part in the mix. */
  readonly speaksDocuments: boolean;
  /** The path, method and body that ask for this number of rows. */
  toQuestion(document: string, rows: number): Question;
}

export interface Question {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body: string;
}

/** A document by the name of its file in `bench/documents`. */
export function readDocument(name: string): string {
  return readFileSync(new URL(`../documents/${name}.graphql`, import.meta.url), 'utf8');
}

export function listDocuments(): readonly string[] {
  return readdirSync(fileURLToPath(new URL('../documents', import.meta.url))).map((file) => file.split('.')[0] ?? '');
}

export const gateway = 'this gateway';
export const interpreted = 'this gateway, interpreted';
export const apollo = 'Apollo Server + datasource-rest';
export const plainYoga = 'plain Yoga + Pothos + fetch';
export const hive = 'Hive Gateway over OpenAPI';
export const limit = 'hand-written (the limit)';
export const proxy = 'bare proxy (REST as it is)';

const byDocument = (document: string, rows: number): Question => ({
  method: 'POST',
  path: '/graphql',
  body: JSON.stringify({ query: readDocument(document), variables: { page: { limit: rows } } }),
});
const peer = (name: string, file: string): Contender => ({
  name,
  script: `bench/peers/${file}`,
  env: {},
  speaksDocuments: true,
  toQuestion: byDocument,
});

/**
 * @param supergraph Path of what `compose-supergraph.js` wrote.
 * @param builds Paths of the `main.js` of other builds of the gateway, such as one of an earlier commit, by their names.
 */
export function createContenders(
  supergraph: string,
  builds: Readonly<Record<string, string>> = {},
): readonly Contender[] {
  const own = { ...peer(gateway, ''), script: 'dist/main.js', env: gatewayEnv };
  return [
    own,
    { ...own, name: interpreted, env: { ...gatewayEnv, EXECUTION: 'interpreted' } },
    ...Object.entries(builds).map(([name, script]) => ({ ...own, name, script })),
    {
      ...peer(apollo, 'apollo-server.js'),
      // Its standalone server takes any path, and none in particular.
      toQuestion: (...asked) => ({ ...byDocument(...asked), path: '/' }),
    },
    peer(plainYoga, 'plain-yoga.js'),
    {
      ...peer(hive, 'hive-gateway.js'),
      env: { SUPERGRAPH: supergraph },
      speaksDocuments: false,
      toQuestion: (_document, rows) => ({
        method: 'POST',
        path: '/graphql',
        body: JSON.stringify({ query: hiveDocument, variables: { limit: rows } }),
      }),
    },
    peer(limit, 'hand-written.js'),
    {
      ...peer(proxy, 'bare-proxy.js'),
      speaksDocuments: false,
      toQuestion: (_document, rows) => ({
        method: 'GET',
        path: `/v2/bench/snapshots?limit=${rows}&sort_field=create_time&sort_type=DESC`,
        body: '',
      }),
    },
  ];
}

/** The defaults, but for what one caller may ask a second: the whole load is one caller. */
const gatewayEnv = {
  UPSTREAM_PROJECT_ID: 'bench',
  ...manyAddresses,
};

/** The fields of `bench/documents/table.graphql` by the upstream's names. */
const hiveDocument = `query Table($limit: PositiveInt) {
  listSnapshots(project_id: "bench", limit: $limit, sort_field: create_time, sort_type: DESC) {
    total_count
    desktop_snapshots {
      snapshot_id snapshot_name status process create_time create_type is_system_disk description desktop_id desktop_name
    }
  }
}
`;
