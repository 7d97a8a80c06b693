import { readFileSync } from 'node:fs';
import { composeSupergraph } from './compose-supergraph.js';
import { startApolloGateway } from './start-apollo-gateway.js';
import { type DesktopRecord, desktopsSdl, startDesktopsSubgraph } from './start-desktops-subgraph.js';
import { startHiveGateway } from './start-hive-gateway.js';

/** `npm run supergraph [hive|apollo]`, beside a running `npm start`: README.md in this folder. */
async function main(): Promise<void> {
  const { SNAPSHOTS_URL = 'http://127.0.0.1:4000/graphql', PORT = '4100', DESKTOPS_PORT = '4101' } = process.env;
  const [router = 'hive'] = process.argv.slice(2);
  if (router !== 'hive' && router !== 'apollo')
    throw new Error(`The router must be hive or apollo, but got: ${router}.`);
  const desktops = await startDesktopsSubgraph(await readDesktops(SNAPSHOTS_URL), Number(DESKTOPS_PORT));
  const supergraphSdl = composeSupergraph([
    { name: 'snapshots', url: SNAPSHOTS_URL, sdl: readFileSync('schema/subgraph.graphql', 'utf8') },
    { name: 'desktops', url: desktops.url, sdl: desktopsSdl },
  ]);
  const start = router === 'hive' ? startHiveGateway : startApolloGateway;
  // Hive Gateway hears these signals, too, and would wait for connections that stay open.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit());
  const listener = await start(supergraphSdl, Number(PORT));
  console.log(
    `The supergraph is served at ${listener.url} by ${router}. Ask for example:\n${toHints(listener.url, router)}`,
  );
}

/** Commands to copy. `@apollo/gateway` has no subscriptions. */
function toHints(url: string, router: 'hive' | 'apollo'): string {
  const curl = `curl ${url} -H 'content-type: application/json' -H 'x-auth-token: any'`;
  const query = `
  ${curl} \\
    -d '{"query":"{ desktops { nodes { name owner { name } latestSnapshot { name status } } } }"}'`;
  const subscription = `
Or watch the newest snapshots, each with its owner from the other subgraph:

  ${curl} -N -H 'accept: text/event-stream' \\
    -d '{"query":"subscription { snapshots(first: 3) { nodes { name status progress desktop { owner { name } } } } }"}'`;
  return router === 'hive' ? `${query}\n${subscription}` : query;
}

/** A few desktops that have snapshots, as the records of an imagined company. */
async function readDesktops(url: string): Promise<DesktopRecord[]> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-auth-token': process.env['SNAPSHOTS_TOKEN'] ?? 'any' },
    body: JSON.stringify({ query: '{ snapshots(page: { limit: 5 }) { nodes { id desktop { id name } } } }' }),
  });
  const { data } = (await response.json()) as SnapshotsAnswer;
  const nodes = data?.snapshots?.nodes;
  if (!nodes) throw new Error(`${url} must list snapshots, but does not. SNAPSHOTS_TOKEN holds the token to ask with.`);
  return nodes.flatMap(({ id, desktop }) =>
    desktop ? [{ id: desktop.id, name: desktop.name ?? '', ownerName: 'Ada', goldenSnapshotId: id }] : [],
  );
}

interface SnapshotsAnswer {
  readonly data?: {
    readonly snapshots: {
      readonly nodes: readonly { readonly id: string; readonly desktop: { id: string; name: string | null } | null }[];
    } | null;
  };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
