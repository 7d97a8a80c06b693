import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { ROOT_CONTEXT, SpanKind } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace-base';
import { createSampler, toTickShare } from '../../../src/observability/tracing/create-sampler.js';

/** The share of traces that are recorded, of so many that each bound below is five standard deviations away. */
function shareOf(sampler: ReturnType<typeof createSampler>, kind: SpanKind, name: string): number {
  const traces = 20_000;
  let recorded = 0;
  for (let count = 0; count < traces; count += 1) {
    const traceId = randomBytes(16).toString('hex');
    if (sampler.shouldSample(ROOT_CONTEXT, traceId, name, kind, {}, []).decision !== SamplingDecision.NOT_RECORD)
      recorded += 1;
  }
  return recorded / traces;
}

test.each([
  ['parentbased_traceidratio', 0.5, 0.5],
  ['traceidratio', 0.1, 0.1],
  ['always_on', 0.5, 1],
  ['parentbased_always_off', 0.5, 0],
] as const)('%s at %d records %d of requests, and a tenth of that share of ticks', (sampler, ratio, share) => {
  const created = createSampler({ sampler, ratio });
  const ofRequests = shareOf(created, SpanKind.SERVER, 'POST /graphql');
  expect(Math.abs(ofRequests - share)).toBeLessThanOrEqual(0.02);
  expect(toTickShare({ sampler, ratio })).toBeCloseTo(share / 10, 10);
});
