import { type Clock, systemClock } from '../lib/clock.js';
import { type SetTimer, setTimer as systemTimer } from '../lib/set-timer.js';
import { findProxies } from '../config/find-proxies.js';
import type { Config } from '../config/read-config.js';
import { createContexts } from './create-contexts.js';
import { createGuards } from './create-guards.js';
import { createTracing } from './create-tracing.js';
import { createUpstream } from './create-upstream.js';
import { describeCall } from '../upstream/request/describe-call.js';
import { createSubgraphSchema } from '../graphql/create-subgraph-schema.js';
import { createEngine } from '../engine/create-engine.js';
import { type ConnectionLimits, defaultConnectionLimits } from '../http/connections/connection-limits.js';
import { type GraphiQL, createGraphiQL } from '../http/graphiql/create-graphiql.js';
import { type StreamTimes, defaultStreamTimes } from '../http/streams/stream-times.js';
import { createWebSockets } from '../http/sockets/create-web-sockets.js';
import { type SocketLimits, defaultSocketLimits } from '../http/sockets/socket-limits.js';
import type { RouteOptions } from '../http/route-request.js';
import { startServers } from './start-servers.js';
import { startTrustPolicy } from './start-trust-policy.js';
import { type Log, type LogTarget, createLog } from '../observability/create-log.js';
import { createMetrics } from '../observability/create-metrics.js';
import { createLiveObserver } from '../observability/create-live-observer.js';
import { createLogLossObserver } from '../observability/create-log-loss-observer.js';
import { createOperationObserver } from '../observability/create-operation-observer.js';
import { createUpstreamObserver } from '../observability/create-upstream-observer.js';
import { createSpanObserver } from '../observability/tracing/create-span-observer.js';
import type { TracingTimes } from '../observability/tracing/tracing-times.js';
import type { Sandbox } from '../sandbox/start-sandbox.js';

export interface AppOptions {
  readonly config: Config;
  /** Where log lines go. */
  readonly logDestination: LogTarget;
  /** The machine's own when absent. */
  readonly clock?: Clock;
  /** Of watched pages; the machine's own when absent. */
  readonly setTimer?: SetTimer;
  /** 0 to 1; `Math.random` when absent. */
  readonly random?: () => number;
  /** As they are promised when absent. */
  readonly connectionLimits?: ConnectionLimits;
  /** As they are promised when absent. */
  readonly streamTimes?: StreamTimes;
  /** As they are promised when absent. */
  readonly socketLimits?: SocketLimits;
  /** As they are promised when absent. */
  readonly tracingTimes?: TracingTimes;
  /** Milliseconds between two looks at the manifests of trusted documents. @default 2000 */
  readonly trustedDocumentsIntervalMs?: number;
}

/** A gateway that listens. */
export interface App {
  /** Where GraphQL is served. */
  readonly url: string;
  readonly metricsUrl: string;
  readonly log: Log;
  /** The sandbox that it serves from; null with a real upstream. */
  readonly sandbox: Sandbox | null;
  /** Not ready any more, lets operations in flight finish for up to `DRAIN_SECONDS`, and closes everything. */
  stop(): Promise<void>;
}

/** Puts the gateway together and starts it. Rejects if its address or its trusted documents are not available. */
export async function startApp(options: AppOptions): Promise<App> {
  const { config, clock = systemClock, setTimer = systemTimer, random = Math.random } = options;
  const { connectionLimits = defaultConnectionLimits, trustedDocumentsIntervalMs: intervalMs = 2000 } = options;
  const { streamTimes = defaultStreamTimes, socketLimits = defaultSocketLimits } = options;
  const { log, metrics, observer, tracing, upstreamObserver, liveObserver } = await createInstruments(options);
  const schema = createSubgraphSchema(config);
  const trust = await startTrustPolicy({ config, schema, log, metrics, intervalMs });
  const sandbox = config.upstream ? null : await startEmbeddedSandbox();
  const guards = createGuards({ config, sandbox, clock, random, connectionLimits, streamObserver: liveObserver });
  const onAccepted = guards.newcomerLimit.accepted;
  const live = { onAccepted, observer: liveObserver.polls, followTick: tracing.followTick };
  const events = { onShare: metrics.callShared, onAnswer: onAccepted };
  const upstream = createUpstream({ config, sandbox, observer: upstreamObserver, ...events, clock, random });
  const contexts = createContexts({ config, upstream, ...live, onBug: observer.broke, clock, setTimer, random });
  let state: 'starting' | 'serving' | 'stopping' = 'starting';
  const engine = createEngine({ ...config, ...contexts, schema, trust, describeCall, onBug: observer.broke });
  const graphql = { engine, observer, ...guards, ...streamTimes, deadlineMs: config.requestDeadlineMs, clock };
  const sockets = config.live ? createWebSockets({ ...graphql, traces: tracing.traces, limits: socketLimits }) : null;
  const routes: RouteOptions = {
    graphql,
    traces: tracing.traces,
    sockets,
    graphiql: createPage(config),
    isReady: () => state === 'serving' && !guards.inFlightLimit.isSheddingHeavily(),
    printMetrics: () => metrics.print(),
    observer,
  };
  const release = async () => {
    trust?.stop();
    contexts.stop();
    await upstream.close();
    await sandbox?.[Symbol.asyncDispose]();
    await tracing.stop();
  };
  const listening = { ...connectionLimits, unsent: guards.unsent, sockets };
  const servers = await startServers({ config, routes, ...listening }).catch(async (error: unknown) => {
    await release();
    throw error;
  });
  const url = `${servers.origin}/graphql`;
  const metricsUrl = `${servers.metricsOrigin}/metrics`;
  announce(log, { url, metricsUrl }, config);
  state = 'serving';
  return {
    url,
    metricsUrl,
    log,
    sandbox,
    stop: async () => {
      state = 'stopping';
      const graceMs = config.drainSeconds * 1000;
      // Streams do not finish: they are cut, and sooner than what is in flight.
      const areCut = guards.streams.drain(Math.min(streamTimes.maxDrainMs, graceMs / 2));
      await Promise.all([areCut, servers.close(graceMs)]);
      await release();
    },
  };
}

async function createInstruments(options: AppOptions) {
  const { config, logDestination: destination, tracingTimes: times } = options;
  const { clock = systemClock, random = Math.random } = options;
  const log = createLog({ level: config.logLevel, destination });
  const metrics = createMetrics();
  destination.observe?.(createLogLossObserver(log, metrics));
  const upstreamObserver = createUpstreamObserver(log, metrics);
  const liveObserver = createLiveObserver(log, metrics);
  const observer = createOperationObserver(log, metrics);
  const tracing = await createTracing({ config, observer: createSpanObserver(log, metrics), times, clock, random });
  return { log, metrics, observer, tracing, upstreamObserver, liveObserver };
}

function createPage(config: Config): GraphiQL | null {
  if (!config.graphiql) return null;
  const notices = {
    isMadeUp: config.upstream === null,
    isSchemaHidden: !config.introspection,
    isTrustedOnly: config.trustedDocuments.length > 0 && config.trustedDocumentsMode === 'only',
  };
  return createGraphiQL({
    endpoint: '/graphql',
    title: 'Snapshot Gateway',
    isLive: config.live,
    isExplained: config.explain,
    ...notices,
  });
}

/** Logs in one line what runs where, and clearly if the data are made up. */
function announce(log: Log, { url, metricsUrl }: Pick<App, 'url' | 'metricsUrl'>, config: Config): void {
  const { upstream, graphiql, introspection } = config;
  const proxy = findProxies(config).size > 0;
  const fields = {
    url,
    ...(config.metricsPort !== null && { metricsUrl }),
    upstream: upstream ? 'configured' : 'sandbox',
    proxy,
    graphiql,
    introspection,
  };
  if (upstream) log.write('gateway.started', fields, `Serving ${url} from the configured upstream.`);
  else {
    const message = `Serving ${url} from the EMBEDDED SANDBOX: every snapshot is MADE UP. Set UPSTREAM_URL and UPSTREAM_PROJECT_ID to serve real ones.`;
    log.write('gateway.started', fields, message, 'warn');
  }
}

/** Its fifty modules are no part of the start of a gateway that does not need them. */
async function startEmbeddedSandbox(): Promise<Sandbox> {
  const { startSandbox } = await import('../sandbox/start-sandbox.js');
  return startSandbox();
}
