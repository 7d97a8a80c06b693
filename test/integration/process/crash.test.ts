import { expect, test } from '@jest/globals';
import { type FaultServer, startFaultServer } from '../../support/fault-server.js';
import { answers } from '../../support/fault-server/answers.js';
import { rowsOf } from '../../support/rows.js';
import { runGateway } from '../../support/run-gateway.js';
import { query, testProjectId } from '../../support/start-gateway.js';

const page = answers.json({ total_count: 1, desktop_snapshots: rowsOf(1) });
/** Throws what nothing catches, twice, whenever the process gets SIGUSR2. */
const thrower = `process.on('SIGUSR2', () => {
  setTimeout(() => { throw new Error('nobody foresaw this'); });
  setTimeout(() => { Promise.reject(new Error('nor that')); });
});`;

test('an error that nothing caught is logged once, what is under way is answered, and it exits with 1', async () => {
  await using upstream = await startFaultServer();
  const release = holdAnswers(upstream);
  await using gateway = runGateway(
    { UPSTREAM_URL: upstream.url, UPSTREAM_PROJECT_ID: testProjectId },
    { preload: thrower },
  );
  const url = await gateway.url();
  const asked = query(url, '{ snapshots { totalCount } }');
  await upstream.received(1);
  gateway.kill('SIGUSR2');
  await gateway.line('gateway.crashed');
  expect((await fetch(new URL('/readyz', url))).status).toBe(503);
  release();
  expect(await asked).toMatchObject({ status: 200, data: { snapshots: { totalCount: 1 } } });
  expect((await gateway.ended).status).toBe(1);
  const crashes = gateway.lines.filter(({ event }) => event === 'gateway.crashed');
  expect(crashes).toEqual([
    expect.objectContaining({ level: 'fatal', error: expect.objectContaining({ message: 'nobody foresaw this' }) }),
  ]);
});

function holdAnswers(upstream: FaultServer): () => void {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  upstream.answerWith(answers.held(released, page));
  return release;
}
