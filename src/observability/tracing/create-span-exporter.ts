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

/** Batches on their way at a time. */
const maxBatches = 4;
/** `ExportResultCode` of a package that is none of ours. */
const [success, failed] = [0, 1];
const timedOut = 'The time for one batch is over';

/**
 * Sends batches of spans, each within its time: OpenTelemetry's own exporter bounds only the pauses of a connection. What is not taken
 * by then is lost.
 *
 * @returns also what gives up all batches under way.
 */
export function createSpanExporter(options: SpanExporterOptions): SpanExporter & { readonly giveUp: () => void } {
  const { exportMs, headers, observer, url } = options;
  // An agent of its own never asks a proxy, whatever the environment says.
  const agent = url.startsWith('https:') ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  const exporter = new OTLPTraceExporter({
    url,
    headers: { ...headers },
    timeoutMillis: exportMs,
    concurrencyLimit: maxBatches,
    httpAgentOptions: () => agent,
  });
  const underWay = new Set<Done>();
  const giveUp = (): void => {
    for (const end of underWay) end({ code: failed, error: new Error(timedOut) });
    agent.destroy();
  };
  return {
    export: (spans, done) => {
      const timer = setTimeout(giveUp, exportMs);
      const end: Done = (result) => {
        if (!underWay.delete(end)) return;
        clearTimeout(timer);
        if (result.code === success) observer.sent();
        else observer.lost(spans.length, toCause(result.error));
        done(result);
      };
      underWay.add(end);
      exporter.export(spans, end);
    },
    shutdown: () => exporter.shutdown(),
    giveUp,
  };
}

/** Nothing of what the collector wrote: its texts may hold what it was sent. */
function toCause(error: (Error & { readonly code?: unknown }) | undefined): string {
  const { code, message } = error ?? {};
  if (typeof code === 'number' || (typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code))) return String(code);
  return message === timedOut || message === 'Request timed out' ? 'timeout' : 'refused';
}
