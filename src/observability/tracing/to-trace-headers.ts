import type { TraceState } from '@opentelemetry/api';
import type { SpanIds } from './tracing.js';

/** Request headers that name a span (W3C Trace Context). */
export function toTraceHeaders({ spanId, traceFlags, traceId }: SpanIds, traceState: TraceState | undefined) {
  const traceparent = `00-${traceId}-${spanId}-0${traceFlags}`;
  const tracestate = traceState?.serialize();
  return tracestate ? { traceparent, tracestate } : { traceparent };
}
