import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { failureWith } from '../../support/expected-code.js';
import { compared } from '../../support/expected-failure.js';
import { question, startFaultGateway } from '../../support/fault-gateway.js';
import { answers } from '../../support/fault-server/answers.js';
import type { Behaviour } from '../../support/fault-server/behaviour.js';
import { startGateway } from '../../support/start-gateway.js';

const good = answers.json({ total_count: 7, desktop_snapshots: [] });
// Long enough for an attempt to reach the upstream on a busy machine, and far from the bounds that the tests hold.
const patient = { UPSTREAM_TIMEOUT_MS: '1000', REQUEST_DEADLINE_MS: '15000' };
/** Half of the deadline is gone when the first attempt is. */
const hurried = { UPSTREAM_TIMEOUT_MS: '1000', REQUEST_DEADLINE_MS: '1950' };

describe.each<[string, Behaviour]>([
  ['slow headers', answers.silence()],
  ['a stalled body', answers.stalledBody()],
])('%s', (_, fault) => {
  test('are tried once more while half of the deadline is left', async () => {
    await using pair = await startFaultGateway({ env: patient });
    pair.upstream.answerWith(fault);
    const started = performance.now();
    const answer = await pair.ask();
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_TIMEOUT', { retryable: true }));
    expect(pair.upstream.requests).toHaveLength(2);
    expect(performance.now() - started).toBeLessThan(10_000);
    await pair.upstream.connectionsClosed();
  });

  test('end well when the second attempt does', async () => {
    await using pair = await startFaultGateway({ env: patient });
    pair.upstream.answerWith(fault, good);
    const { data, errors } = await pair.ask();
    expect({ data, errors }).toEqual({ data: { snapshots: { totalCount: 7, nodes: [] } }, errors: undefined });
    expect(pair.upstream.requests).toHaveLength(2);
  });

  test('are not tried again once half of the deadline is gone', async () => {
    await using pair = await startFaultGateway({ env: hurried });
    pair.upstream.answerWith(fault);
    const answer = await pair.ask();
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_TIMEOUT', { retryable: true }));
    expect(pair.upstream.requests).toHaveLength(1);
  });
});

describe('an answer that keeps coming and never comes is given up at the deadline, and not asked for again', () => {
  test.each<[string, Behaviour]>([
    ['a body that drips', answers.drip({ everyMs: 20 })],
    ['a head that drips', answers.drip({ everyMs: 20, part: 'head' })],
    ['endless 103s', answers.endlessEarlyHints({ everyMs: 20 })],
  ])('%s', async (_, fault) => {
    await using pair = await startFaultGateway({ env: patient });
    pair.upstream.answerWith(fault);
    const started = performance.now();
    const answer = await pair.ask();
    const tookMs = performance.now() - started;
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_TIMEOUT', { retryable: true }));
    expect(pair.upstream.requests).toHaveLength(1);
    expect(tookMs).toBeGreaterThan(950);
    expect(tookMs).toBeLessThan(10_000);
    await pair.upstream.connectionsClosed();
  });
});

test('a connection that is not there within two seconds is not waited for any longer', async () => {
  const sockets: { destroy(): unknown }[] = [];
  // Takes connections, and leaves the TLS handshake unanswered.
  const server = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await using gateway = await startGateway({
    upstreamUrl: `https://127.0.0.1:${port}`,
    env: { UPSTREAM_MAX_ATTEMPTS: '1', UPSTREAM_TIMEOUT_MS: '15000', REQUEST_DEADLINE_MS: '18000' },
  });
  const started = performance.now();
  const answer = await gateway.query(question);
  expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_UNAVAILABLE', { retryable: true }));
  expect(performance.now() - started).toBeLessThan(10_000);
  expect(sockets).toHaveLength(1);
  for (const socket of sockets) socket.destroy();
  server.close();
});
