import { expect, test } from '@jest/globals';
import { type SamplerName, createSampler } from '../../../src/observability/tracing/create-sampler.js';

const spanId = 'b7ad6b7169203331';
const sampled = { traceId: `${'f'.repeat(8)}${'0'.repeat(24)}`, spanId, traceFlags: 1 };
const unsampled = { traceId: `${'0'.repeat(31)}1`, spanId, traceFlags: 0 };

/** Whether a request is recorded that begins a trace, at two numbers of chance, and one below each of two spans. */
function decide(sampler: SamplerName, ratio: number): readonly boolean[] {
  const of = (random: number) => createSampler({ sampler, ratio, random: () => random });
  const [low, high] = [of(0.4999), of(0.5)];
  return [
    low.isRequestRecorded(undefined),
    high.isRequestRecorded(undefined),
    high.isRequestRecorded(sampled),
    high.isRequestRecorded(unsampled),
  ];
}

test.each([
  ['always_on', 0.5, [true, true, true, true]],
  ['always_off', 0.5, [false, false, false, false]],
  ['traceidratio', 0.5, [true, false, false, true]],
  ['parentbased_always_on', 0.5, [true, true, true, false]],
  ['parentbased_always_off', 0.5, [false, false, true, false]],
  ['parentbased_traceidratio', 0.5, [true, false, true, false]],
] as const)('%s at %d', (sampler, ratio, expected) => {
  expect(decide(sampler, ratio)).toEqual(expected);
});

test.each([
  ['always_on', 0.0999, 0.1],
  ['traceidratio', 0.0499, 0.05],
  ['parentbased_traceidratio', 0.0499, 0.05],
] as const)('of ticks %s at 0.5 records a tenth of its share', (sampler, below, at) => {
  const isRecorded = (random: number) => createSampler({ sampler, ratio: 0.5, random: () => random }).isTickRecorded();
  expect([isRecorded(below), isRecorded(at)]).toEqual([true, false]);
});
