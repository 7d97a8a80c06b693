import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { forwardedHeaders, tokenSubgraph } from './forwarded-headers.js';
import type { Listener } from './listen.js';

interface CallerHeaders {
  readonly headers?: Readonly<Record<string, string>>;
}

/** Passes on what the snapshot gateway needs of the caller. */
class ForwardingDataSource extends RemoteGraphQLDataSource<CallerHeaders> {
  override willSendRequest({ request, context }: { request: { http?: unknown }; context: CallerHeaders }): void {
    const http = request.http as { readonly headers: { set(name: string, value: string): void } } | undefined;
    for (const [name, value] of Object.entries(context.headers ?? {})) http?.headers.set(name, value);
  }
}

/** Starts `@apollo/gateway` in Apollo Server. */
export async function startApolloGateway(supergraphSdl: string, port = 0): Promise<Listener> {
  const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  const gateway = new ApolloGateway({
    supergraphSdl,
    buildService: ({ name, url }) => {
      const options = url === undefined ? {} : { url };
      return name === tokenSubgraph ? new ForwardingDataSource(options) : new RemoteGraphQLDataSource(options);
    },
    logger: silent,
  });
  const server = new ApolloServer<CallerHeaders>({ gateway, logger: silent, includeStacktraceInErrorResponses: false });
  const { url } = await startStandaloneServer(server, {
    listen: { host: '127.0.0.1', port },
    context: ({ req }) => {
      const sent = forwardedHeaders.map((name) => [name, req.headers[name]] as const);
      const headers = sent.filter((entry): entry is [(typeof entry)[0], string] => typeof entry[1] === 'string');
      return Promise.resolve({ headers: Object.fromEntries(headers) });
    },
  });
  return { url, [Symbol.asyncDispose]: () => server.stop() };
}

function ignore(): void {
  // The answers say it all.
}
