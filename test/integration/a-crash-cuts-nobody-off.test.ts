import { expect, test } from '@jest/globals';
import { type FaultServer, startFaultServer } from '../support/fault-server.js';
import { answers } from '../support/fault-server/answers.js';
import { rowsOf } from '../support/rows.js';
import { query, testProjectId } from '../support/start-gateway.js';
import { type GatewayProcess, startProcess } from '../support/start-process.js';
import { until } from '../support/until.js';

const page = answers.json({ total_count: 1, desktop_snapshots: rowsOf(1) });
/** Throws what nothing catches, twice, whenever the process gets SIGUSR2. */
const thrower = `process.on('SIGUSR2', () => {
  setTimeout(() => { throw new Error('nobody foresaw this'); });
  setTimeout(() => { Promise.reject(new Error('nor that')); });
});`;

test('an error that nothing caught is logged once, what is under way is answered, and it exits with 1', async () => {
  await using upstream = await startFaultServer();
  const release = holdAnswers(upstream);
  await using gateway = await start(upstream, {}, thrower);
  const asked = query(gateway.url, '{ snapshots { totalCount } }');
  await upstream.received(1);
  gateway.child.kill('SIGUSR2');
  await logged(gateway, 'gateway.crashed');
  expect((await fetch(new URL('/readyz', gateway.url))).status).toBe(503);
  release();
  expect(await asked).toMatchObject({ status: 200, data: { snapshots: { totalCount: 1 } } });
  expect(await gateway.ended).toEqual({ status: 1, signal: null });
  const crashes = gateway.logs().filter(({ event }) => event === 'gateway.crashed');
  expect(crashes).toEqual([
    expect.objectContaining({ level: 'fatal', error: expect.objectContaining({ message: 'nobody foresaw this' }) }),
  ]);
});

function start(
  upstream: FaultServer,
  env: Readonly<Record<string, string>> = {},
  preload = '',
): Promise<GatewayProcess> {
  return startProcess({ UPSTREAM_URL: upstream.url, UPSTREAM_PROJECT_ID: testProjectId, ...env }, preload);
}

function holdAnswers(upstream: FaultServer): () => void {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  upstream.answerWith(answers.held(released, page));
  return release;
}

function logged(gateway: GatewayProcess, event: string): Promise<void> {
  return until(event, () => gateway.logs().some((line) => line['event'] === event));
}
