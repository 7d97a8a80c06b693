import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { SpanObserver } from './span-observer.js';

export interface SpanExporterOptions {
  /** Where spans are posted, as JSON. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds for one batch, repetitions included. */
  readonly exportMs: number;
  readonly observer: SpanObserver;
}

type Done = Parameters<SpanExporter['export']>[1];
type Compression = NonNullable<NonNullable<ConstructorParameters<typeof OTLPTraceExporter>[0]>['compression']>;

/** Batches on their way at a time: one, and all that wait when the gateway stops. */
const maxBatches = 8;
const timedOut = 'The time for one batch is over';
const success = 0;
// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the package that names these codes is none of ours
const timeout: Parameters<Done>[0] = { code: 1, error: new Error(timedOut) };

/** Sends batches of spans, each within its time. */
export interface BoundedSpanExporter extends SpanExporter {
  /** Fulfilled when no batch is under way. Never rejects. */
  readonly settled: () => Promise<void>;
  /** Counts as lost what is under way, and closes all connections. */
  readonly giveUp: () => void;
}

/**
 * OpenTelemetry's own exporter bounds only the pauses of a connection, so the time of a batch is kept here. What is not taken by then is
 * lost.
 */
export function createSpanExporter(options: SpanExporterOptions): BoundedSpanExporter {
  const { exportMs, headers, observer, url } = options;
  // An agent of its own never asks a proxy, even if the environment names one.
  const agent = url.startsWith('https:') ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  const exporter = new OTLPTraceExporter({
    url,
    headers: { ...headers },
    timeoutMillis: exportMs,
    concurrencyLimit: maxBatches,
    // All are said here: what is absent would be read from the environment, unchecked.
    compression: 'none' as unknown as Compression,
    userAgent: 'snapshot-gateway',
    httpAgentOptions: () => agent,
  });
  const underWay = new Map<Done, Promise<void>>();
  const giveUp = (): void => {
    for (const end of underWay.keys()) end(timeout);
    agent.destroy();
  };
  return {
    export: (spans, done) => {
      const timer = setTimeout(giveUp, exportMs);
      let settle: () => void = () => undefined;
      const end: Done = (result) => {
        if (!underWay.delete(end)) return;
        clearTimeout(timer);
        const code: number = result.code;
        if (code === success) observer.sent();
        else observer.lost(spans.length, toCause(result.error));
        done(result);
        settle();
      };
      underWay.set(end, new Promise((resolve) => (settle = resolve)));
      exporter.export(spans, end);
    },
    shutdown: () => exporter.shutdown(),
    settled: async () => {
      await Promise.all(underWay.values());
    },
    giveUp,
  };
}

/** Nothing of what the collector wrote: its texts may hold what it was sent. */
function toCause(error: (Error & { readonly code?: unknown }) | undefined): string {
  const { code, message } = error ?? {};
  if (typeof code === 'number' || (typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code))) return String(code);
  return message === timedOut || message === 'Request timed out' ? 'timeout' : 'refused';
}
