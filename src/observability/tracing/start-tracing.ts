import { ROOT_CONTEXT, type Span, type SpanContext, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { BasicTracerProvider, RandomIdGenerator } from '@opentelemetry/sdk-trace-base';
import { isCallersFault } from '../../errors/is-callers-fault.js';
import { createCallsTrace, type SpanMakerOptions } from './create-calls-trace.js';
import { createRequestTrace, startRequestSpan } from './create-request-trace.js';
import { createResource } from './create-resource.js';
import { type SamplerOptions, createSampler, toTickShare } from './create-sampler.js';
import { type BoundedSpanExporter, createSpanExporter } from './create-span-exporter.js';
import { createSpanQueue } from './create-span-queue.js';
import { createUnsampledTrace } from './create-unsampled-trace.js';
import type { SpanObserver } from './span-observer.js';
import { spanNames } from './span-names.js';
import type { TickTrace, Tracing } from './tracing.js';
import type { TracingTimes } from './tracing-times.js';

export interface TracingOptions extends SamplerOptions {
  /** Where spans are posted. */
  readonly url: string;
  /** Sent with them. */
  readonly headers: Readonly<Record<string, string>>;
  /** What every span is said to come from; with `service.name`. */
  readonly resource: Readonly<Record<string, string>>;
  /** Whether the upstream is sent `traceparent`. */
  readonly isSentUpstream: boolean;
  readonly times: TracingTimes;
  /** 0 to 1. */
  readonly random: () => number;
  readonly observer: SpanObserver;
}

/** Limits of what one span holds, said here so that no variable of the environment changes them. */
const spanLimits = {
  attributeCountLimit: 32,
  attributeValueLengthLimit: 256,
  linkCountLimit: 32,
  eventCountLimit: 0,
  attributePerEventCountLimit: 0,
  attributePerLinkCountLimit: 0,
};

/** Nothing is registered with OpenTelemetry's global API: every gateway of a process has its own. */
export function startTracing(options: TracingOptions): Tracing {
  const { isSentUpstream, observer, random, times } = options;
  const exporter = createSpanExporter({ ...options, exportMs: times.exportMs });
  const onFull = (): void => {
    observer.lost(1, 'full');
  };
  const queue = createSpanQueue({ exporter, ...times, onFull });
  const provider = new BasicTracerProvider({
    resource: createResource(options.resource),
    sampler: createSampler(options),
    spanLimits,
    spanProcessors: [queue],
  });
  const maker: SpanMakerOptions = { tracer: provider.getTracer('snapshot-gateway'), isSentUpstream };
  const ids = new RandomIdGenerator();
  const tickShare = toTickShare(options);
  const toUnsampled = (context: SpanContext) =>
    isSentUpstream ? createUnsampledTrace(context, () => ids.generateSpanId()) : undefined;
  return {
    beginRequest: (head) => {
      const span = startRequestSpan(head, maker.tracer);
      return span.isRecording() ? createRequestTrace(span, head.method, maker) : toUnsampled(span.spanContext());
    },
    beginTick: () => {
      if (random() < tickShare) return createTickTrace(maker.tracer.startSpan(spanNames.tick, {}, ROOT_CONTEXT), maker);
      return toUnsampled({ traceId: ids.generateTraceId(), spanId: ids.generateSpanId(), traceFlags: TraceFlags.NONE });
    },
    stop: () => flush(queue, exporter, times.flushMs),
  };
}

function createTickTrace(span: Span, maker: SpanMakerOptions): TickTrace {
  return {
    ...createCallsTrace(span, trace.setSpan(ROOT_CONTEXT, span), maker),
    ended: (outcome, code) => {
      span.setAttribute('gateway.tick.outcome', outcome);
      if (code) span.setAttribute('error.type', code);
      if (code && !isCallersFault(code)) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
}

async function flush(
  queue: ReturnType<typeof createSpanQueue>,
  exporter: BoundedSpanExporter,
  withinMs: number,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeIsOver = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, withinMs);
  });
  // One batch that is refused ends the queue at once, while others are under way. What is refused is counted already.
  const flushed = queue
    .shutdown()
    .catch(() => undefined)
    .then(exporter.settled);
  await Promise.race([flushed, timeIsOver]);
  clearTimeout(timer);
  exporter.giveUp();
}
