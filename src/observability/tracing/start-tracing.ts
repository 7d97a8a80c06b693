import { ROOT_CONTEXT, type Span, type SpanContext, SpanStatusCode, trace } from '@opentelemetry/api';
import { AlwaysOnSampler, BasicTracerProvider, RandomIdGenerator } from '@opentelemetry/sdk-trace-base';
import { isCallersFault } from '../../errors/is-callers-fault.js';
import { createCallsTrace, type SpanMakerOptions } from './create-calls-trace.js';
import { createRequestTrace } from './create-request-trace.js';
import { createResource } from './create-resource.js';
import { parseTraceparent } from './parse-traceparent.js';
import { type SamplerOptions, createSampler } from './create-sampler.js';
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
  const { isSentUpstream, observer, times } = options;
  const exporter = createSpanExporter({ ...options, exportMs: times.exportMs });
  const onFull = (): void => {
    observer.lost(1, 'full');
  };
  const queue = createSpanQueue({ exporter, ...times, onFull });
  const provider = new BasicTracerProvider({
    resource: createResource(options.resource),
    // What is not recorded gets no span.
    sampler: new AlwaysOnSampler(),
    spanLimits,
    spanProcessors: [queue],
  });
  const maker: SpanMakerOptions = { tracer: provider.getTracer('snapshot-gateway'), isSentUpstream };
  const ids = new RandomIdGenerator();
  const sampler = createSampler(options);
  const toUnsampled = (parent?: SpanContext) => {
    if (!isSentUpstream) return undefined;
    return createUnsampledTrace(parent ?? { traceId: ids.generateTraceId() }, () => ids.generateSpanId());
  };
  return {
    beginRequest: (head) => {
      const parent = head.isBelieved ? parseTraceparent(head.traceparent, head.tracestate) : undefined;
      return sampler.isRequestRecorded(parent) ? createRequestTrace(head, parent, maker) : toUnsampled(parent);
    },
    beginTick: () => {
      if (!sampler.isTickRecorded()) return toUnsampled();
      return createTickTrace(maker.tracer.startSpan(spanNames.tick, {}, ROOT_CONTEXT), maker);
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
