import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { readMetrics } from '../../support/read-metrics.js';
import { runGateway } from '../../support/run-gateway.js';
import { type Collector, startCollector } from '../../support/start-collector.js';
import { type Gateway, query, startGateway } from '../../support/start-gateway.js';
import { quickTracing, tracedEnv } from '../../support/traced-env.js';
import { until } from '../../support/until.js';

const nothing = '{ __typename }';

let collector: Collector;
beforeEach(async () => {
  collector = await startCollector();
});
afterEach(async () => {
  await collector[Symbol.asyncDispose]();
});

async function dropped(gateway: Gateway): Promise<number> {
  const { '': count = -1 } = await readMetrics(gateway, 'gateway_spans_dropped_total');
  return count;
}

const never = { batchMs: 600_000, exportMs: 600_000, flushMs: 2000 };

describe('requests are served as before, and what is lost is counted, when the collector', () => {
  test.each([400, 401, 404, 413, 500, 501])('answers %i', async (status) => {
    await using gateway = await startGateway({ env: tracedEnv(collector) });
    collector.answerWith(status);
    expect((await gateway.query(nothing)).status).toBe(200);
    expect(await gateway.logged('spans.dropped')).toMatchObject([{ level: 'warn', cause: String(status) }]);
    await until('both spans to be counted', async () => (await dropped(gateway)) === 2);
  });

  test.each([429, 502, 503, 504])('answers %i for the whole time of a batch', async (status) => {
    await using gateway = await startGateway({
      env: tracedEnv(collector),
      tracingTimes: { ...quickTracing, exportMs: 500 },
    });
    collector.answerWith(status);
    expect((await gateway.query(nothing)).status).toBe(200);
    await gateway.logged('spans.dropped');
    await until('both spans to be counted', async () => (await dropped(gateway)) === 2);
  });

  test.each(['silence', 'drip'] as const)('takes the spans and never ends its answer: %s', async (answer) => {
    await using gateway = await startGateway({
      env: tracedEnv(collector),
      tracingTimes: { ...quickTracing, exportMs: 200 },
    });
    collector.answerWith(answer);
    expect((await gateway.query(nothing)).status).toBe(200);
    expect(await gateway.logged('spans.dropped')).toMatchObject([{ cause: 'timeout' }]);
    await until('both spans to be counted', async () => (await dropped(gateway)) === 2);
  });

  test('is down, and comes back', async () => {
    await using gateway = await startGateway({
      env: tracedEnv(collector),
      tracingTimes: { ...quickTracing, exportMs: 200 },
    });
    collector.answerWith('reset');
    expect((await gateway.query(nothing)).status).toBe(200);
    await gateway.logged('spans.dropped');
    collector.answerWith(200);
    expect((await gateway.query(nothing)).status).toBe(200);
    await gateway.logged('spans.sent');
    expect(gateway.logs.filter(({ event }) => event === 'spans.dropped')).toHaveLength(1);
  });

  test('is gone', async () => {
    await using gateway = await startGateway({
      env: tracedEnv(collector),
      tracingTimes: { ...quickTracing, exportMs: 200 },
    });
    await collector.leave();
    expect((await gateway.query(nothing)).status).toBe(200);
    expect(await gateway.logged('spans.dropped')).toMatchObject([{ cause: 'ECONNREFUSED' }]);
    await until('both spans to be counted', async () => (await dropped(gateway)) === 2);
  });
});

test('what failed is tried again within the time of its batch', async () => {
  await using gateway = await startGateway({ env: tracedEnv(collector) });
  collector.answerWith(503);
  await gateway.query(nothing);
  await collector.received(1);
  collector.answerWith(200);
  await collector.received(2);
  expect(await dropped(gateway)).toBe(0);
});

test('no answer waits for the collector', async () => {
  await using gateway = await startGateway({
    env: tracedEnv(collector),
    tracingTimes: { ...quickTracing, exportMs: 600_000, flushMs: 1 },
  });
  collector.answerWith('silence');
  for (let done = 0; done < 20; done += 1) expect((await gateway.query(nothing)).status).toBe(200);
  expect(collector.batches.length).toBeLessThanOrEqual(1);
});

test('2048 spans wait at most: the further ones are dropped and counted', async () => {
  await using gateway = await startGateway({ env: tracedEnv(collector), tracingTimes: { ...never, flushMs: 1 } });
  collector.answerWith('silence');
  // Two spans each. The first 512 are a batch that is under way.
  for (let done = 0; done < 1290; done += 10) {
    await Promise.all(Array.from({ length: 10 }, () => gateway.query(nothing)));
  }
  await until('the last span to be counted', async () => (await dropped(gateway)) === 2580 - 512 - 2048);
  expect(collector.batches).toHaveLength(1);
  expect(await gateway.logged('spans.dropped')).toMatchObject([{ cause: 'full' }]);
});

test('512 spans are sent at once, without waiting for the time of a batch', async () => {
  await using gateway = await startGateway({ env: tracedEnv(collector), tracingTimes: never });
  await Promise.all(Array.from({ length: 256 }, () => gateway.query(nothing)));
  await collector.received(1);
  expect(collector.batches[0]?.spans).toHaveLength(512);
});

test('what waits is sent when the gateway stops', async () => {
  const gateway = await startGateway({ env: tracedEnv(collector), tracingTimes: never });
  for (let done = 0; done < 12; done += 1) await gateway.query(nothing);
  expect(collector.batches).toHaveLength(0);
  await gateway[Symbol.asyncDispose]();
  expect(collector.spans).toHaveLength(24);
});

test('a process that stops sends its spans, and ends within the time for it when the collector does not answer', async () => {
  collector.answerWith('silence');
  await using gateway = runGateway({ ...tracedEnv(collector), DRAIN_SECONDS: '1' });
  await query(await gateway.url(), nothing);
  const before = performance.now();
  gateway.kill('SIGTERM');
  expect((await gateway.ended).status).toBe(0);
  // 2 s for the collector, and as much for a machine that is busy.
  expect(performance.now() - before).toBeLessThan(5000);
  expect(collector.spans.map(({ name }) => name).sort()).toEqual(['POST /graphql', 'query']);
});

test('the collector is never asked through a proxy', async () => {
  let asked = 0;
  const proxy = createServer((_request, response) => {
    asked += 1;
    response.end();
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const env = { HTTP_PROXY: url, http_proxy: url, HTTPS_PROXY: url, https_proxy: url, NODE_USE_ENV_PROXY: '1' };
  await using gateway = runGateway({ ...tracedEnv(collector), ...env });
  await query(await gateway.url(), nothing);
  gateway.kill('SIGTERM');
  await gateway.ended;
  expect([asked, collector.spans.length]).toEqual([0, 2]);
  proxy.close();
});

test('variables of OpenTelemetry that are no settings change nothing', async () => {
  const env = { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip', OTEL_BSP_SCHEDULE_DELAY: '1', OTEL_SPAN_LINK_COUNT_LIMIT: '0' };
  await using gateway = runGateway({ ...tracedEnv(collector), ...env });
  await query(await gateway.url(), nothing);
  gateway.kill('SIGTERM');
  await gateway.ended;
  expect(collector.batches).toMatchObject([{ headers: { 'content-type': 'application/json' } }]);
  expect(collector.batches[0]?.headers).not.toHaveProperty('content-encoding');
});
