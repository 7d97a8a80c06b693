import { type Context, ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import { isCallersFault } from '../../errors/is-callers-fault.js';
import { type SpanMakerOptions, createCallsTrace } from './create-calls-trace.js';
import { spanNames } from './span-names.js';
import type { OperationEnd, OperationTrace } from './tracing.js';

/** @param parent The context of the request's span. */
export function createOperationTrace(parent: Context, options: SpanMakerOptions): OperationTrace {
  const { tracer } = options;
  // Its name is known when its document was read, and its parts are made before.
  const span = tracer.startSpan(spanNames.unknownOperation, {}, parent);
  const ended = ({ type, name, codes, isAbandoned }: OperationEnd): void => {
    if (!span.isRecording()) return;
    if (type) span.updateName(type).setAttribute('graphql.operation.type', type);
    if (name !== undefined) span.setAttribute('graphql.operation.name', name);
    const fault = codes.find((code) => !isCallersFault(code));
    const error = isAbandoned ? 'abandoned' : (fault ?? codes[0]);
    if (error !== undefined) span.setAttribute('error.type', error);
    if (fault && !isAbandoned) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  };
  return {
    ...createCallsTrace(span, trace.setSpan(ROOT_CONTEXT, span), options),
    ended,
    streamEnded: ({ durationMs, events, reason }) => {
      const attributes = {
        'gateway.stream.reason': reason,
        'gateway.stream.events': events,
        'gateway.stream.seconds': Math.round(durationMs / 1000),
      };
      // In a trace of its own: a collector has closed the first one after an hour.
      const end = tracer.startSpan(
        spanNames.streamEnd,
        { attributes, links: [{ context: span.spanContext() }] },
        ROOT_CONTEXT,
      );
      if (reason === 'upstream') end.setStatus({ code: SpanStatusCode.ERROR });
      end.end();
    },
  };
}
