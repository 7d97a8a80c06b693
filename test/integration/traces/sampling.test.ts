import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openEvents } from '../../support/open-events.js';
import { type Collector, startCollector } from '../../support/start-collector.js';
import { type GatewayOptions, startGateway } from '../../support/start-gateway.js';
import { startLiveGateway, watchTotal } from '../../support/start-live-gateway.js';
import { tracedEnv } from '../../support/traced-env.js';

const count = '{ snapshots { totalCount } }';

let collector: Collector;
beforeEach(async () => {
  collector = await startCollector();
});
afterEach(async () => {
  await collector[Symbol.asyncDispose]();
});

/** How many of as many requests are recorded, and what the log says of each. */
async function sample(env: Readonly<Record<string, string>>, requests: number, others: GatewayOptions = {}) {
  await using gateway = await startGateway({ ...others, env: tracedEnv(collector, env) });
  for (let done = 0; done < requests; done += 1) await gateway.query('{ __typename }');
  const lines = await gateway.logged('operation.finished', requests);
  await gateway[Symbol.asyncDispose]();
  const recorded = collector.spans.filter(({ kind }) => kind === 'SERVER').map(({ traceId }) => traceId);
  return { recorded, logged: lines.flatMap(({ traceId }) => (traceId === undefined ? [] : [traceId])) };
}

test.each([
  ['always_on', {}, 20],
  ['always_off', {}, 0],
  ['parentbased_always_on', {}, 20],
  ['parentbased_always_off', {}, 0],
  ['traceidratio', { OTEL_TRACES_SAMPLER_ARG: '1' }, 20],
  ['traceidratio', { OTEL_TRACES_SAMPLER_ARG: '0' }, 0],
  ['parentbased_traceidratio', { OTEL_TRACES_SAMPLER_ARG: '1.0' }, 20],
  ['parentbased_traceidratio', { OTEL_TRACES_SAMPLER_ARG: '.0' }, 0],
])('%s with %j records %i of 20 requests', async (sampler, arg, expected) => {
  const { logged, recorded } = await sample({ OTEL_TRACES_SAMPLER: sampler, ...arg }, 20);
  expect(recorded).toHaveLength(expected);
  expect(logged).toEqual(recorded);
});

test('a tenth of the requests is recorded when nothing is set, and lines of the log name those traces and no others', async () => {
  const { logged, recorded } = await sample({ OTEL_TRACES_SAMPLER: '' }, 1000);
  // Five standard deviations of 1000 requests.
  expect(recorded.length).toBeGreaterThan(50);
  expect(recorded.length).toBeLessThan(150);
  expect(new Set(logged)).toEqual(new Set(recorded));
});

test.each([
  ['below a tenth of the ratio', 0.0499, true],
  ['at a tenth of it', 0.05, false],
])('a read by the clock is recorded whose random number is %s', async (_name, random, isRecorded) => {
  await using live = await startLiveGateway({
    random: () => random,
    env: tracedEnv(collector, { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.5' }),
  });
  const events = await openEvents(live.gateway.url, watchTotal);
  await events.next();
  await live.upstream.received(4);
  events.close();
  await live.gateway[Symbol.asyncDispose]();
  expect(collector.spans.some(({ name }) => name === 'poll tick')).toBe(isRecorded);
});

test('a trace is recorded whole or not at all', async () => {
  await using gateway = await startGateway({
    sandbox: {},
    env: tracedEnv(collector, { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.5' }),
  });
  for (let done = 0; done < 40; done += 1) await gateway.query(count);
  await gateway[Symbol.asyncDispose]();
  const traces = new Set(collector.spans.map(({ traceId }) => traceId)).size;
  expect(collector.spans).toHaveLength(traces * 3);
  expect(traces).toBeGreaterThan(0);
  expect(traces).toBeLessThan(40);
});
