import type { TracingTimes } from '../../src/observability/tracing/tracing-times.js';
import type { Collector } from './start-collector.js';

/** Settings with which every request is traced. */
export function tracedEnv({ url }: Pick<Collector, 'url'>, others: Readonly<Record<string, string>> = {}) {
  return { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_TRACES_SAMPLER: 'parentbased_always_on', ...others };
}

/** Spans that are sent at once, so that a test waits for them and not for the clock. */
export const quickTracing: TracingTimes = { batchMs: 1, exportMs: 5000, flushMs: 2000 };
