import {
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type SpanContext,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { ErrorCode } from '../../errors/error-codes.js';
import { isCallersFault } from '../../errors/is-callers-fault.js';
import { type SpanMakerOptions } from './create-calls-trace.js';
import { createOperationTrace } from './create-operation-trace.js';
import { parseTraceparent } from './parse-traceparent.js';
import type { RequestTrace, TraceHead } from './tracing.js';

const route = '/graphql';
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH', 'QUERY']);

/** Begins the span of a request, which records nothing where it is not sampled. */
export function startRequestSpan(head: TraceHead, tracer: Tracer): Span {
  const named = head.traceparent === undefined ? undefined : parseTraceparent(head.traceparent, head.tracestate);
  const parent = head.isBelieved ? named : undefined;
  const context = parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
  const method = methods.has(head.method) ? head.method : undefined;
  const links = named && !parent ? { links: [toLink(named)] } : {};
  return tracer.startSpan(`${method ?? 'HTTP'} ${route}`, { kind: SpanKind.SERVER, ...links }, context);
}

/** Without its `tracestate`, which may hold anything. */
function toLink({ spanId, traceFlags, traceId }: SpanContext): Link {
  return { context: { traceId, spanId, traceFlags, isRemote: true } };
}

/** @param span Is recorded. */
export function createRequestTrace(span: Span, method: string, options: SpanMakerOptions): RequestTrace {
  const below = trace.setSpan(ROOT_CONTEXT, span);
  span.setAttributes({
    'http.request.method': methods.has(method) ? method : '_OTHER',
    'http.route': route,
    'url.path': route,
    'url.scheme': 'http',
  });
  let refusal: ErrorCode | undefined;
  return {
    traceId: span.spanContext().traceId,
    beginOperation: () => createOperationTrace(below, options),
    refused: (code) => {
      refusal = code;
    },
    ended: (status) => {
      if (!span.isRecording()) return;
      if (typeof status === 'number') span.setAttribute('http.response.status_code', status);
      const isFailure = typeof status === 'number' && status >= 500;
      const error = status === 'abandoned' ? status : (refusal ?? (isFailure ? String(status) : undefined));
      if (error !== undefined) span.setAttribute('error.type', error);
      // An operation of a WebSocket has no status.
      const isFault = refusal ? !isCallersFault(refusal) : isFailure;
      if (isFault && status !== 'abandoned') span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
}
