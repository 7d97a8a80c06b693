import type { Config } from '../config/read-config.js';
import { type RouteOptions, routeRequest } from '../http/route-request.js';
import { type HttpServer, type HttpServerOptions, startHttpServer } from '../http/start-http-server.js';

export interface ServersOptions extends Pick<HttpServerOptions, 'unsent' | 'stalledWriteMs'> {
  readonly config: Config;
  readonly routes: RouteOptions;
  readonly sockets: NonNullable<HttpServerOptions['sockets']> | null;
}

/** What the gateway listens on. */
export interface Servers {
  /** Scheme, address and port. */
  readonly origin: string;
  /** Of the server that has `/metrics`. */
  readonly metricsOrigin: string;
  /** As `HttpServer.close`. Metrics and health are answered to the end. */
  readonly close: (graceMs: number) => Promise<void>;
}

/** Starts the server of clients, and with `METRICS_PORT` the one of operators. Rejects if an address is not available. */
export async function startServers({ config, routes, ...options }: ServersOptions): Promise<Servers> {
  const { metricsPort } = config;
  const start = (ports: Partial<HttpServerOptions>, own: RouteOptions): Promise<HttpServer> =>
    startHttpServer({
      ...config,
      ...options,
      ...ports,
      handle: (request, response) => routeRequest(request, response, own),
    });
  if (metricsPort === null) {
    const server = await start({}, routes);
    return { ...server, metricsOrigin: server.origin };
  }
  const operators = { ...routes, graphql: null, graphiql: null, sockets: null, traces: null };
  const server = await start({}, { ...routes, printMetrics: null });
  const metricsServer = await start({ port: metricsPort, sockets: null }, operators).catch(async (error: unknown) => {
    await server.close(0);
    throw error;
  });
  return {
    origin: server.origin,
    metricsOrigin: metricsServer.origin,
    close: async (graceMs) => {
      await server.close(graceMs);
      await metricsServer.close(0);
    },
  };
}
