import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '../../../src/config/config-error.js';
import { readConfig } from '../../../src/config/read-config.js';
import { version } from '../../../src/observability/version.js';
import { answers } from '../../support/fault-server/answers.js';
import { findFreePort } from '../../support/find-free-port.js';
import { readMetrics } from '../../support/read-metrics.js';
import { runGateway } from '../../support/run-gateway.js';
import { startFaultGateway } from '../../support/start-fault-gateway.js';
import { startGateway } from '../../support/start-gateway.js';
import { until } from '../../support/until.js';

const statusOf = async (url: string): Promise<number> => (await fetch(url)).status;

describe('METRICS_PORT', () => {
  test('moves the metrics to a port of their own, and has the health paths on both', async () => {
    await using gateway = await startGateway({ env: { METRICS_PORT: '0' } });
    const operators = new URL(gateway.app.metricsUrl).origin;
    expect(operators).not.toBe(gateway.origin);
    const text = await (await fetch(gateway.app.metricsUrl)).text();
    expect(text).toContain('gateway_operations_in_flight 0');
    const statuses = async (origin: string) =>
      Promise.all(['/metrics', '/livez', '/readyz', '/graphql', '/nothing'].map((path) => statusOf(origin + path)));
    expect(await statuses(gateway.origin)).toEqual([404, 200, 200, 400, 404]);
    expect(await statuses(operators)).toEqual([200, 200, 200, 404, 404]);
    expect(gateway.logs[0]).toMatchObject({ event: 'gateway.started', metricsUrl: gateway.app.metricsUrl });
  });

  test('answers no operation there, and says where the metrics are', async () => {
    await using gateway = await startGateway({ env: { METRICS_PORT: '0' } });
    const url = new URL('/graphql', gateway.app.metricsUrl);
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: '{"query":"{ __typename }"}' });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      errors: [{ message: 'There is nothing at this path. Metrics are at /metrics.' }],
    });
  });

  test('is still asked while the gateway drains, and not ready there either', async () => {
    await using pair = await startFaultGateway({ env: { METRICS_PORT: '0', DRAIN_SECONDS: '60' } });
    const { gateway, upstream } = pair;
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    upstream.answerWith(answers.held(released, answers.json({ total_count: 0, desktop_snapshots: [] })));
    const asked = pair.ask();
    await upstream.received(1);
    const stopped = gateway.app.stop();
    const operators = new URL(gateway.app.metricsUrl).origin;
    await until('it is not ready', async () => (await statusOf(`${operators}/readyz`)) === 503);
    expect(await statusOf(gateway.app.metricsUrl)).toBe(200);
    release();
    expect((await asked).errors).toBeUndefined();
    await stopped;
    await expect(fetch(gateway.app.metricsUrl)).rejects.toThrow();
  });

  test('that is taken ends the start with a sentence, and frees the other', async () => {
    await using other = await startGateway();
    const taken = new URL(other.url).port;
    const port = String(await findFreePort());
    await using gateway = runGateway({ PORT: port, METRICS_PORT: taken });
    expect(await gateway.ended).toMatchObject({
      status: 1,
      stderr: `listen EADDRINUSE: address already in use 127.0.0.1:${taken}\n`,
    });
  });

  test.each([
    ['that of PORT', '4000', 'METRICS_PORT must not be PORT.'],
    ['no number', 'metrics', 'METRICS_PORT must be a whole number from 0 to 65535.'],
    ['too large', '65536', 'METRICS_PORT must be a whole number from 0 to 65535.'],
  ])('is refused where it is %s', (_, value, problem) => {
    expect(() => readConfig({ PORT: '4000', METRICS_PORT: value })).toThrow(new ConfigError([problem]));
  });
});

test('the metrics say which versions run, and how much heap there is', async () => {
  await using gateway = await startGateway();
  expect(await readMetrics(gateway, 'gateway_build_info')).toEqual({
    [`version="${version}",node="${process.versions.node}"`]: 1,
  });
  expect((await readMetrics(gateway, 'gateway_heap_limit_bytes'))['']).toBeGreaterThan(100_000_000);
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
  expect(version).toBe(manifest.version);
});

test('the metrics say how many upstream calls wait, and for how long they did', async () => {
  await using pair = await startFaultGateway({ env: { UPSTREAM_MAX_CONNECTIONS: '1' } });
  const { gateway, upstream } = pair;
  const read = async (name: string) => (await readMetrics(gateway, name))[''];
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const page = answers.json({ total_count: 0, desktop_snapshots: [] });
  upstream.answerWith(answers.held(released, page), page);
  const first = pair.ask({ token: 'one' });
  await upstream.received(1);
  const client = new AbortController();
  const left = pair.ask({ token: 'two', signal: client.signal });
  const second = pair.ask({ token: 'three' });
  await until('two to wait', async () => (await read('gateway_upstream_calls_waiting')) === 2);
  expect(await read('gateway_upstream_wait_seconds_count')).toBe(0);
  client.abort();
  await expect(left).rejects.toThrow();
  await until('one to wait', async () => (await read('gateway_upstream_calls_waiting')) === 1);
  pair.clock.advance(3000);
  release();
  expect((await first).errors).toBeUndefined();
  expect((await second).errors).toBeUndefined();
  expect(await read('gateway_upstream_calls_waiting')).toBe(0);
  expect(await read('gateway_upstream_wait_seconds_count')).toBe(2);
  expect(await read('gateway_upstream_wait_seconds_sum')).toBeGreaterThanOrEqual(3);
});
