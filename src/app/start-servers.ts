import type { Config } from '../config/read-config.js';
import type { ConnectionLimits, UnsentAnswers } from '../http/connections/connection-limits.js';
import { type PrintMetrics, type RouteOptions, routeRequest } from '../http/route-request.js';
import type { WebSockets } from '../http/sockets/create-web-sockets.js';
import { type HttpServer, startHttpServer } from '../http/start-http-server.js';

export interface ServersOptions {
  readonly config: Config;
  readonly connectionLimits: ConnectionLimits;
  readonly unsent: UnsentAnswers;
  readonly sockets: WebSockets | null;
  readonly routes: Omit<RouteOptions, 'printMetrics'>;
  readonly printMetrics: PrintMetrics;
}

/** All that the gateway listens on. */
export interface Servers {
  /** Where GraphQL is. */
  readonly origin: string;
  /** Where metrics are, if not there; undefined without `METRICS_PORT`. */
  readonly metricsOrigin: string | undefined;
  /** Closes the port of metrics last: who watches the gateway sees how it drains. */
  readonly close: (graceMs: number) => Promise<void>;
}

/** Milliseconds in which a page of metrics that was asked for is still answered. */
const metricsGraceMs = 1000;

/** Listens on `PORT`, and on `METRICS_PORT` if it is set. Rejects, and listens nowhere, if one of them is not available. */
export async function startServers(options: ServersOptions): Promise<Servers> {
  const { config, connectionLimits, unsent, sockets, routes, printMetrics } = options;
  const metrics = await startMetricsServer(options);
  const own = { ...routes, printMetrics: metrics ? null : printMetrics };
  const server = await startHttpServer({
    ...config,
    ...connectionLimits,
    unsent,
    sockets,
    handle: (request, response) => routeRequest(request, response, own),
  }).catch(async (error: unknown) => {
    await metrics?.close(0);
    throw error;
  });
  return {
    origin: server.origin,
    metricsOrigin: metrics?.origin,
    close: async (graceMs) => {
      await server.close(graceMs);
      await metrics?.close(Math.min(graceMs, metricsGraceMs));
    },
  };
}

async function startMetricsServer(options: ServersOptions): Promise<HttpServer | null> {
  const { config, connectionLimits, unsent, printMetrics, routes } = options;
  if (config.metricsPort === undefined) return null;
  const own = { ...routes, traces: null, graphql: null, graphiql: null, sockets: null, printMetrics };
  return startHttpServer({
    ...config,
    ...connectionLimits,
    port: config.metricsPort,
    unsent,
    handle: (request, response) => routeRequest(request, response, own),
  }).catch((error: unknown) => {
    // Which of the two ports it is.
    if (error instanceof Error) error.message = `METRICS_PORT: ${error.message}`;
    throw error;
  });
}
