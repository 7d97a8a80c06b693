import { readFileSync } from 'node:fs';
import { composeSupergraph } from '../../examples/supergraph/compose-supergraph.js';
import type { Listener } from '../../examples/supergraph/listen.js';
import { startApolloGateway } from '../../examples/supergraph/start-apollo-gateway.js';
import {
  type DesktopsSubgraph,
  desktopsSdl,
  startDesktopsSubgraph,
} from '../../examples/supergraph/start-desktops-subgraph.js';
import { startHiveGateway } from '../../examples/supergraph/start-hive-gateway.js';
import {
  type Answer,
  type Gateway,
  type GatewayOptions,
  type QueryOptions,
  query,
  startGateway,
} from './start-gateway.js';

/** The gateways that routers stand for in tests. */
export const routers = {
  '@apollo/gateway': startApolloGateway,
  '@graphql-hive/gateway-runtime': startHiveGateway,
} as const satisfies Record<string, (supergraphSdl: string) => Promise<Listener>>;

/** A router in front of this gateway and of the stub subgraph, each on a socket of its own. */
export interface Supergraph extends AsyncDisposable {
  readonly snapshots: Gateway;
  readonly desktops: DesktopsSubgraph;
  /** A snapshot that the stub holds the desktop of, as `owner` it names Ada. */
  readonly golden: { readonly id: string; readonly desktop: { readonly id: string; readonly name: string } };
  /** Where the router serves GraphQL. */
  readonly url: string;
  query(document: string, options?: QueryOptions): Promise<Answer>;
}

export async function startSupergraph(
  router: keyof typeof routers | ((supergraphSdl: string) => Promise<Listener>),
  options: Omit<GatewayOptions, 'sandbox' | 'upstreamUrl'> = {},
): Promise<Supergraph> {
  const snapshots = await startGateway({ sandbox: {}, ...options });
  const { data } = await snapshots.query('{ snapshots(page: { limit: 1 }) { nodes { id desktop { id name } } } }');
  const [golden] = (data as { snapshots: { nodes: [Supergraph['golden']] } }).snapshots.nodes;
  const desktops = await startDesktopsSubgraph([
    { id: golden.desktop.id, name: 'as the records have it', ownerName: 'Ada', goldenSnapshotId: golden.id },
    { id: 'never-saved', name: 'never saved', ownerName: 'Grace', goldenSnapshotId: 'gone' },
  ]);
  const sdl = composeSupergraph([
    { name: 'snapshots', url: snapshots.url, sdl: readFileSync('schema/subgraph.graphql', 'utf8') },
    { name: 'desktops', url: desktops.url, sdl: desktopsSdl },
  ]);
  const listener = await (typeof router === 'string' ? routers[router] : router)(sdl);
  return {
    snapshots,
    desktops,
    golden,
    url: listener.url,
    query: (document, options) => query(listener.url, document, options),
    [Symbol.asyncDispose]: async () => {
      await listener[Symbol.asyncDispose]();
      await desktops[Symbol.asyncDispose]();
      await snapshots[Symbol.asyncDispose]();
    },
  };
}
