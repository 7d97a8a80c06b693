import { type Context, SpanKind } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import { spanNames } from './span-names.js';

/** Which requests are recorded, in OpenTelemetry's own words: `OTEL_TRACES_SAMPLER`. */
export type SamplerName = `${'' | 'parentbased_'}${'always_on' | 'always_off' | 'traceidratio'}`;

export interface SamplerOptions {
  readonly sampler: SamplerName;
  /** 0 to 1; counts for `traceidratio` only. */
  readonly ratio: number;
}

/** Of ten requests that are recorded, one tick is: they come by themselves, and most of them find nothing new. */
const tickShare = 0.1;

/** Decides once for each trace, where it begins: what is made below a recorded span is recorded. */
export function createSampler({ sampler, ratio }: SamplerOptions): Sampler {
  const share = sampler.endsWith('always_on') ? 1 : sampler.endsWith('always_off') ? 0 : ratio;
  const root =
    share === 1 ? new AlwaysOnSampler() : share === 0 ? new AlwaysOffSampler() : new TraceIdRatioBasedSampler(share);
  const ofRequests = sampler.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root;
  const ofTicks = new TraceIdRatioBasedSampler(share * tickShare);
  const ofOthers = new AlwaysOnSampler();
  return {
    shouldSample: (context: Context, traceId, name, kind, attributes, links) => {
      const decides = kind === SpanKind.SERVER ? ofRequests : name === spanNames.tick ? ofTicks : ofOthers;
      return decides.shouldSample(context, traceId, name, kind, attributes, links);
    },
    toString: () => `${sampler} ${share}`,
  };
}
