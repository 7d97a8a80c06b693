import { ROOT_CONTEXT, type SpanContext, TraceFlags } from '@opentelemetry/api';
import { SamplingDecision, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace-base';

/** Which requests are recorded, in OpenTelemetry's own words: `OTEL_TRACES_SAMPLER`. */
export type SamplerName = `${'' | 'parentbased_'}${'always_on' | 'always_off' | 'traceidratio'}`;

export interface SamplerOptions {
  readonly sampler: SamplerName;
  /** 0 to 1; counts for `traceidratio` only. */
  readonly ratio: number;
  /** 0 to 1. */
  readonly random: () => number;
}

/** Decides once for each trace: what is made below a recorded span is recorded. */
export interface Sampler {
  /** @param parent The span that the request belongs to; undefined if it begins a trace. */
  readonly isRequestRecorded: (parent: SpanContext | undefined) => boolean;
  readonly isTickRecorded: () => boolean;
}

/** Of ten requests that are recorded, one tick is: they come by themselves, and most of them find nothing new. */
const ticksPerRequest = 0.1;

/**
 * Before a span is made: OpenTelemetry's own samplers are asked when ids and a context are there, which cost the nine requests of ten
 * that are not recorded more than all else. The id of a new trace is random, so that chance is as good as its digits.
 */
export function createSampler({ sampler, ratio, random }: SamplerOptions): Sampler {
  const share = sampler.endsWith('always_on') ? 1 : sampler.endsWith('always_off') ? 0 : ratio;
  const asksParent = sampler.startsWith('parentbased_');
  const byTraceId = new TraceIdRatioBasedSampler(share);
  return {
    isRequestRecorded: (parent) => {
      if (!parent) return random() < share;
      if (asksParent) return isSampled(parent);
      const { decision } = byTraceId.shouldSample(ROOT_CONTEXT, parent.traceId);
      return share === 1 || decision !== SamplingDecision.NOT_RECORD;
    },
    isTickRecorded: () => random() < share * ticksPerRequest,
  };
}

function isSampled({ traceFlags }: SpanContext): boolean {
  return (traceFlags & TraceFlags.SAMPLED) !== 0;
}
