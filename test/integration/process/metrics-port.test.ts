import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { answers } from '../../support/fault-server/answers.js';
import { findFreePort } from '../../support/find-free-port.js';
import { runDoctor } from '../../support/run-doctor.js';
import { runGateway } from '../../support/run-gateway.js';
import { startFaultGateway } from '../../support/start-fault-gateway.js';
import { startGateway } from '../../support/start-gateway.js';

const statusOf = async (origin: string, path: string) => (await fetch(new URL(path, origin))).status;

test('METRICS_PORT has metrics alone, PORT has them no more, and both say how the gateway is', async () => {
  await using gateway = await startGateway({ env: { METRICS_PORT: '0' } });
  const [started] = await gateway.logged('gateway.started');
  const metricsUrl = String(started?.['metricsUrl']);
  expect(metricsUrl).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*\/metrics$/);
  expect(await (await fetch(metricsUrl)).text()).toContain('\ngateway_operations_in_flight 0\n');
  for (const path of ['/graphql', '/', '/graphiql'])
    expect([path, await statusOf(metricsUrl, path)]).toEqual([path, 404]);
  expect(await statusOf(gateway.origin, '/metrics')).toBe(404);
  for (const origin of [metricsUrl, gateway.origin]) {
    expect([await statusOf(origin, '/livez'), await statusOf(origin, '/readyz')]).toEqual([200, 200]);
  }
});

test('while the gateway drains, its metrics show what is in flight, and it is not ready there either', async () => {
  await using pair = await startFaultGateway({ env: { METRICS_PORT: '0', DRAIN_SECONDS: '20' } });
  const { gateway, upstream } = pair;
  const [started] = await gateway.logged('gateway.started');
  const metricsUrl = String(started?.['metricsUrl']);
  upstream.answerWith(answers.silence());
  const leaving = new AbortController();
  const answer = gateway.query('{ snapshots { totalCount } }', { signal: leaving.signal }).catch(() => 'left');
  await upstream.received(1);
  const stopped = gateway.app.stop();
  expect(await statusOf(metricsUrl, '/readyz')).toBe(503);
  expect(await (await fetch(metricsUrl)).text()).toContain('\ngateway_operations_in_flight 1\n');
  leaving.abort();
  expect(await answer).toBe('left');
  await stopped;
  await expect(fetch(metricsUrl)).rejects.toThrow('fetch failed');
});

test('a port that is taken is named by its setting, and nothing listens', async () => {
  await using holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const taken = (holder.address() as AddressInfo).port;
  const port = await findFreePort();
  await using gateway = runGateway({ PORT: String(port), METRICS_PORT: String(taken) });
  expect(await gateway.ended).toEqual({
    status: 1,
    stdout: '',
    stderr: `METRICS_PORT: listen EADDRINUSE: address already in use 127.0.0.1:${taken}\n`,
  });
});

test('PORT cannot be METRICS_PORT, and the doctor says so too', async () => {
  const env = { PORT: '4321', METRICS_PORT: '4321' };
  const problem = 'METRICS_PORT must not be PORT. Leave it out to have /metrics there.';
  await using gateway = runGateway(env);
  const { status, stderr } = await gateway.ended;
  expect([status, stderr]).toEqual([1, expect.stringContaining(problem)]);
  expect(JSON.stringify(await runDoctor(env))).toContain('METRICS_PORT must not be PORT.');
});
