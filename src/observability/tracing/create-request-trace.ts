import {
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

/** Of a request that is recorded. @param parent The span that it belongs to; undefined if it begins a trace. */
export function createRequestTrace(
  head: TraceHead,
  parent: SpanContext | undefined,
  options: SpanMakerOptions,
): RequestTrace {
  const span = startRequestSpan(head, parent, options.tracer);
  const below = trace.setSpan(ROOT_CONTEXT, span);
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

function startRequestSpan(head: TraceHead, parent: SpanContext | undefined, tracer: Tracer): Span {
  const { isBelieved, traceparent } = head;
  const other = isBelieved || traceparent === undefined ? undefined : parseTraceparent(traceparent);
  const method = methods.has(head.method) ? head.method : undefined;
  const attributes = {
    'http.request.method': method ?? '_OTHER',
    'http.route': route,
    'url.path': route,
    'url.scheme': 'http',
  };
  return tracer.startSpan(
    `${method ?? 'HTTP'} ${route}`,
    // Without the `tracestate` of the other, which may hold anything.
    { kind: SpanKind.SERVER, attributes, links: other ? [{ context: other }] : [] },
    parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT,
  );
}
