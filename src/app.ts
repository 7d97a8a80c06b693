import type { DestinationStream } from 'pino';
import { type Clock, systemClock } from './clock.js';
import type { Config } from './config/read-config.js';
import { createUpstream } from './create-upstream.js';
import { createSubgraphSchema } from './graphql/create-subgraph-schema.js';
import { createYogaServer } from './http/create-yoga-server.js';
import { createGraphiQL } from './http/graphiql/create-graphiql.js';
import { type RouteOptions, routeRequest } from './http/route-request.js';
import { startHttpServer } from './http/start-http-server.js';
import { type Log, createLog } from './observability/create-log.js';
import { createMetrics } from './observability/create-metrics.js';
import { createOperationObserver } from './observability/observe-operations.js';
import { createUpstreamObserver } from './observability/observe-upstream.js';
import { type Sandbox, startSandbox } from './sandbox/start-sandbox.js';

export interface AppOptions {
  readonly config: Config;
  /** Where log lines go. */
  readonly logDestination: DestinationStream;
  /** The machine's own when absent. */
  readonly clock?: Clock;
  /** 0 to 1; `Math.random` when absent. */
  readonly random?: () => number;
}

/** A gateway that listens. */
export interface App {
  /** Where GraphQL is served. */
  readonly url: string;
  readonly log: Log;
  /** The sandbox that it serves from; null with a real upstream. */
  readonly sandbox: Sandbox | null;
  /** Not ready any more, lets operations in flight finish for up to `DRAIN_SECONDS`, and closes everything. */
  stop(): Promise<void>;
}

/** Puts the gateway together and starts it. Rejects when its address cannot be had. */
export async function startApp(options: AppOptions): Promise<App> {
  const { config, logDestination, clock = systemClock, random = Math.random } = options;
  const log = createLog({ level: config.logLevel, destination: logDestination });
  const metrics = createMetrics();
  const observer = createOperationObserver(log, metrics);
  const sandbox = config.upstream ? null : await startSandbox();
  const upstream = createUpstream({
    config,
    sandbox,
    observer: createUpstreamObserver(log, metrics),
    clock,
    random,
  });
  const yoga = createYogaServer({
    ...config,
    schema: createSubgraphSchema(),
    source: upstream.source,
    onBug: observer.broke,
  });
  let isStopping = false;
  const routes: RouteOptions = {
    graphql: {
      yoga,
      observer,
      maxBodyBytes: config.maxBodyBytes,
      deadlineMs: config.requestDeadlineMs,
      now: clock.monotonicNow,
    },
    graphiql: config.graphiql ? createGraphiQL({ endpoint: '/graphql', title: 'Snapshot Gateway' }) : null,
    isReady: () => !isStopping,
    printMetrics: () => metrics.print(),
    observer,
  };
  const release = async () => {
    await upstream.close();
    await sandbox?.[Symbol.asyncDispose]();
  };
  const server = await startHttpServer({
    ...config,
    handle: (request, response) => routeRequest(request, response, routes),
  }).catch(async (error: unknown) => {
    await release();
    throw error;
  });
  const url = `${server.origin}/graphql`;
  announce(log, url, config);
  return {
    url,
    log,
    sandbox,
    stop: async () => {
      isStopping = true;
      await server.close(config.drainSeconds * 1000);
      await release();
    },
  };
}

/** Says in one line what runs where, and so that nobody misses it when the data are made up. */
function announce(log: Log, url: string, { upstream, graphiql, introspection }: Config): void {
  const fields = { url, upstream: upstream ? 'configured' : 'sandbox', graphiql, introspection };
  if (upstream) log.write('gateway.started', fields, `Serving ${url} from the configured upstream.`);
  else {
    const message = `Serving ${url} from the EMBEDDED SANDBOX: every snapshot is MADE UP. Set UPSTREAM_URL and UPSTREAM_PROJECT_ID to serve real ones.`;
    log.write('gateway.started', fields, message, 'warn');
  }
}
