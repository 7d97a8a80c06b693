import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import httpTransport from '@graphql-mesh/transport-http';
import { forwardedHeaders, tokenSubgraph } from './forwarded-headers.js';
import { useCutStreams } from './hive/use-cut-streams.js';
import { type Listener, listen } from './listen.js';

export interface HiveOptions {
  /** How subscriptions are asked for. Hive's own default is GET, whose documents are bounded by the length of a URL. @default 'POST' */
  readonly method?: 'GET' | 'POST';
}

/** Starts the MIT runtime of Hive Gateway, which `hive-gateway supergraph` wraps in a command. */
export async function startHiveGateway(
  supergraphSdl: string,
  port = 0,
  { method = 'POST' }: HiveOptions = {},
): Promise<Listener> {
  const runtime = createGatewayRuntime({
    supergraph: supergraphSdl,
    transports: { http: httpTransport },
    transportEntries: { [tokenSubgraph]: { options: { method } } },
    plugins: () => [useCutStreams(tokenSubgraph)],
    propagateHeaders: {
      fromClientToSubgraphs: ({ request, subgraphName }) =>
        subgraphName === tokenSubgraph
          ? Object.fromEntries(forwardedHeaders.map((name) => [name, request.headers.get(name)]))
          : {},
    },
    // The snapshot gateway masks its own errors: masking them again would lose their codes.
    maskedErrors: false,
    logging: false,
  });
  const listener = await listen((request, response) => void runtime(request, response), port);
  return {
    url: listener.url,
    [Symbol.asyncDispose]: async () => {
      await listener[Symbol.asyncDispose]();
      await runtime[Symbol.asyncDispose]();
    },
  };
}
