import type { Config } from '../config/read-config.js';
import type { TracingConfig } from '../config/read-tracing-config.js';
import { OperationTrail } from '../engine/operation-trail.js';
import { traceCalls } from '../engine/trace-calls.js';
import { AppError } from '../errors/app-error.js';
import { createPeerTrust } from '../http/callers/create-client-address.js';
import { type RequestTraces, createRequestTraces } from '../http/create-request-traces.js';
import type { Clock } from '../lib/clock.js';
import type { SpanObserver } from '../observability/tracing/span-observer.js';
import { type TracingTimes, defaultTracingTimes } from '../observability/tracing/tracing-times.js';
import type { TickTrace } from '../observability/tracing/tracing.js';
import type { LivePagesOptions, TickTrail } from '../snapshots/live-pages/live-pages-options.js';

export interface CreateTracingOptions {
  readonly config: Config;
  readonly observer: SpanObserver;
  /** As they are promised when absent. */
  readonly times: TracingTimes | undefined;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
}

/** What is traced, from where. */
export interface AppTracing {
  /** Null where nothing is traced. */
  readonly traces: RequestTraces | null;
  readonly followTick: LivePagesOptions['followTick'];
  readonly stop: () => Promise<void>;
}

/** Loads OpenTelemetry, and nothing of it where nothing is traced. */
export async function createTracing({ config, ...options }: CreateTracingOptions): Promise<AppTracing> {
  if (!config.tracing) return { traces: null, followTick: undefined, stop: () => Promise.resolve() };
  const { observer, times = defaultTracingTimes, clock, random } = options;
  const { headers, url, ...others } = config.tracing;
  const { startTracing } = await import('../observability/tracing/start-tracing.js');
  const tracing = startTracing({
    ...others,
    url: url.href,
    headers: Object.fromEntries(Object.entries(headers).map(([name, secret]) => [name, secret.reveal()])),
    times,
    random,
    observer,
  });
  return {
    traces: createRequestTraces({ tracing, isBelieved: toBelief(config.tracing, config.trustProxy) }),
    followTick: () => {
      const trace = tracing.beginTick();
      return trace && toTickTrail(trace, clock);
    },
    stop: tracing.stop,
  };
}

function toBelief({ believes }: TracingConfig, trustProxy: Config['trustProxy']) {
  if (believes === 'proxies') return createPeerTrust(trustProxy);
  return () => believes === 'all';
}

function toTickTrail(trace: TickTrace, clock: Clock): TickTrail {
  const trail = new OperationTrail(clock);
  trail.follow(traceCalls(trace));
  return {
    traceId: trace.traceId,
    ask: (query) => trail.ask(query),
    ended: (outcome, thrown) => {
      const code = thrown instanceof AppError ? thrown.code : 'INTERNAL_SERVER_ERROR';
      trace.ended(outcome, outcome === 'failed' ? code : undefined);
    },
  };
}
