import { type Context, SpanKind } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';

/** Which requests are recorded, in OpenTelemetry's own words: `OTEL_TRACES_SAMPLER`. */
export type SamplerName = `${'' | 'parentbased_'}${'always_on' | 'always_off' | 'traceidratio'}`;

export interface SamplerOptions {
  readonly sampler: SamplerName;
  /** 0 to 1; counts for `traceidratio` only. */
  readonly ratio: number;
}

/** Of ten requests that are recorded, one tick is: they come by themselves, and most of them find nothing new. */
const ticksPerRequest = 0.1;

/** Decides once for each request: what is made below a recorded span is recorded. */
export function createSampler(options: SamplerOptions): Sampler {
  const share = toShare(options);
  const root =
    share === 1 ? new AlwaysOnSampler() : share === 0 ? new AlwaysOffSampler() : new TraceIdRatioBasedSampler(share);
  const ofRequests = options.sampler.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root;
  const ofOthers = new AlwaysOnSampler();
  return {
    shouldSample: (context: Context, traceId, name, kind, attributes, links) => {
      const decides = kind === SpanKind.SERVER ? ofRequests : ofOthers;
      return decides.shouldSample(context, traceId, name, kind, attributes, links);
    },
    toString: () => `${options.sampler} ${share}`,
  };
}

/** The share of ticks that are recorded, 0 to 0.1. Each is a trace of its own, which nothing outside decides. */
export function toTickShare(options: SamplerOptions): number {
  return toShare(options) * ticksPerRequest;
}

function toShare({ sampler, ratio }: SamplerOptions): number {
  if (sampler.endsWith('always_on')) return 1;
  return sampler.endsWith('always_off') ? 0 : ratio;
}
