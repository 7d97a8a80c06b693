import { defineConfig } from '@graphql-hive/gateway';
import { useCutStreams } from './use-cut-streams';

// Hive Gateway: `npx hive-gateway supergraph ../supergraph.graphql`, in this folder.
const forwarded = ['x-auth-token', 'authorization', 'x-request-id'];

export const gatewayConfig = defineConfig({
  host: '127.0.0.1',
  port: 4100,
  propagateHeaders: {
    fromClientToSubgraphs: ({ request, subgraphName }) =>
      // Only the snapshot gateway is given the token.
      subgraphName === 'snapshots'
        ? Object.fromEntries(forwarded.map((name) => [name, request.headers.get(name)]))
        : {},
  },
  // Hive asks for subscriptions by server-sent events, and by GET by default: a URL bounds the length of a document.
  transportEntries: { snapshots: { options: { method: 'POST' } } },
  // By a WebSocket instead, tried by hand with 2.15.1. Hive then comes again by itself after a cut, but puts all subscriptions of a
  // token on one socket, of which the gateway allows 10:
  // options: { subscriptions: { kind: 'ws', location: '/graphql', options: {
  //   connectionParams: { 'X-Auth-Token': '{context.headers["x-auth-token"]}' },
  // } } }
  plugins: () => [useCutStreams('snapshots')],
  // The snapshot gateway masks its own errors: masking them again would lose their codes.
  maskedErrors: false,
});
