import { type Context, type Span, SpanKind, SpanStatusCode, type TraceState, type Tracer } from '@opentelemetry/api';
import { isCallersFault } from '../../errors/is-callers-fault.js';
import { toTraceHeaders } from './to-trace-headers.js';
import type { AttemptTrace, CallsTrace } from './tracing.js';

export interface SpanMakerOptions {
  readonly tracer: Tracer;
  /** Whether the upstream is sent `traceparent`. */
  readonly isSentUpstream: boolean;
}

const urlTemplate = '/v2/{project_id}/snapshots';

/** The upstream calls below a span. @param below The context of what is made below it. */
export function createCallsTrace(span: Span, below: Context, { isSentUpstream, tracer }: SpanMakerOptions): CallsTrace {
  const { traceId, traceState } = span.spanContext();
  let sharedCalls = 0;
  return {
    traceId,
    beginAttempt: (resends) => {
      const attempt = tracer.startSpan('GET', { kind: SpanKind.CLIENT, attributes: toAttributes(resends) }, below);
      return toAttemptTrace(attempt, isSentUpstream ? traceState : null);
    },
    shared: (attempt) => {
      // What is asked for a page that is watched may end after its span.
      if (!span.isRecording()) return;
      sharedCalls += 1;
      span.setAttribute('gateway.shared_calls', sharedCalls);
      if (attempt) span.addLink({ context: attempt.ids });
    },
  };
}

function toAttributes(resends: number) {
  const first = { 'http.request.method': 'GET', 'url.template': urlTemplate };
  return resends === 0 ? first : { ...first, 'http.request.resend_count': resends };
}

/** @param traceState Of its trace; null where nothing is sent upstream. */
function toAttemptTrace(span: Span, traceState: TraceState | undefined | null): AttemptTrace {
  const ids = span.spanContext();
  return {
    ids,
    headers: traceState === null ? undefined : toTraceHeaders(ids, traceState),
    ended: (outcome, status) => {
      if (status !== undefined) span.setAttribute('http.response.status_code', status);
      if (outcome !== 'ok') span.setAttribute('error.type', outcome);
      if (outcome !== 'ok' && outcome !== 'abandoned' && !isCallersFault(outcome)) {
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end();
    },
  };
}
