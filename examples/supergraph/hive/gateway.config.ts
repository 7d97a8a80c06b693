import { defineConfig } from '@graphql-hive/gateway';

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
  // The snapshot gateway masks its own errors: masking them again would lose their codes.
  maskedErrors: false,
});
