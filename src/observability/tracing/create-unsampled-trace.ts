import type { SpanContext } from '@opentelemetry/api';
import { toTraceHeaders } from './to-trace-headers.js';
import type { AttemptTrace, OperationTrace, RequestTrace, TickTrace } from './tracing.js';

const ignore = (): void => undefined;

/** Of what is not sampled: ids that are sent upstream, and nothing else. */
export function createUnsampledTrace(
  { traceId, traceState }: Pick<SpanContext, 'traceId' | 'traceState'>,
  toSpanId: () => string,
): RequestTrace & OperationTrace & TickTrace {
  const beginAttempt = (): AttemptTrace => {
    const ids = { traceId, spanId: toSpanId(), traceFlags: 0 };
    return { ids, headers: toTraceHeaders(ids, traceState), ended: ignore };
  };
  const unsampled = {
    traceId: undefined,
    beginOperation: () => unsampled,
    refused: ignore,
    beginAttempt,
    shared: ignore,
    ended: ignore,
    streamEnded: ignore,
  };
  return unsampled;
}
