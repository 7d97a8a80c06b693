import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { errorCodes } from '../../../src/errors/error-codes.js';
import { failureWith } from '../../support/failure-with.js';
import { expectOneWarning } from '../../support/expect-one-warning.js';
import { compared } from '../../support/failure-of.js';
import { question, startFaultGateway } from '../../support/start-fault-gateway.js';
import { answers } from '../../support/fault-server/answers.js';
import type { Behaviour } from '../../support/fault-server/behaviour.js';
import { pageOf } from '../../support/page-of.js';
import { readMetrics } from '../../support/read-metrics.js';
import { startGateway } from '../../support/start-gateway.js';

// These tests wait for deadlines: they do so together.
const good = answers.json({ total_count: 7, desktop_snapshots: [] });
// Long enough for an attempt to reach the upstream on a busy machine, and far from the bounds that the tests hold.
const patient = { UPSTREAM_TIMEOUT_MS: '2000', REQUEST_DEADLINE_MS: '15000' };
/** What is held is the code of a failure alone. */
const oneAttempt = { UPSTREAM_MAX_ATTEMPTS: '1' };
/** Half of the deadline is gone when the first attempt is. */
const hurried = { UPSTREAM_TIMEOUT_MS: '1000', REQUEST_DEADLINE_MS: '1950' };

describe.each<[string, Behaviour]>([
  ['slow headers', answers.silence()],
  ['a stalled body', answers.stalledBody()],
])('%s', (_, fault) => {
  test.concurrent('are tried once more while half of the deadline is left', async () => {
    await using pair = await startFaultGateway({ env: patient });
    pair.upstream.answerWith(fault);
    const started = performance.now();
    const answer = await pair.ask();
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_TIMEOUT', { retryable: true }));
    expect(pair.upstream.requests).toHaveLength(2);
    expect(performance.now() - started).toBeLessThan(10_000);
    await pair.upstream.connectionsClosed();
  });

  test.concurrent('end well when the second attempt does', async () => {
    await using pair = await startFaultGateway({ env: patient });
    pair.upstream.answerWith(fault, good);
    const { data, errors } = await pair.ask();
    expect({ data, errors }).toEqual({ data: { snapshots: { totalCount: 7, nodes: [] } }, errors: undefined });
    expect(pair.upstream.requests).toHaveLength(2);
  });

  test.concurrent('are not tried again once half of the deadline is gone', async () => {
    await using pair = await startFaultGateway({ env: hurried });
    pair.upstream.answerWith(fault);
    const answer = await pair.ask();
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_TIMEOUT', { retryable: true }));
    expect(pair.upstream.requests).toHaveLength(1);
  });
});

describe('an answer that keeps coming and never comes is given up at the deadline, and not asked for again', () => {
  test.concurrent.each<[string, Behaviour]>([
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
    expect(tookMs).toBeGreaterThan(1950);
    expect(tookMs).toBeLessThan(10_000);
    await pair.upstream.connectionsClosed();
  });
});

test.concurrent('a connection that is not there within two seconds is not waited for any longer', async () => {
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

describe('nothing starts that cannot end within the deadline of 12 s', () => {
  test.concurrent.each([
    [1, 3],
    [4, 2],
    [5, 2],
    [7, 1],
    [11, 1],
  ])('failures that take %i s: asked %i times', async (seconds, attempts) => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(
      answers.by(() => {
        pair.clock.advance(seconds * 1000);
        return answers.empty({ status: 503 });
      }),
    );
    const answer = await pair.ask();
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_UNAVAILABLE', { upstream: { status: 503 } }));
    expect(pair.upstream.requests).toHaveLength(attempts);
  });
});

describe('the deadline ends', () => {
  const env = { REQUEST_DEADLINE_MS: '2000', UPSTREAM_TIMEOUT_MS: '15000' };

  test.concurrent('an attempt that would be allowed longer', async () => {
    await using pair = await startFaultGateway({ env });
    pair.upstream.answerWith(answers.silence());
    const started = performance.now();
    const answer = await pair.ask();
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_TIMEOUT', { retryable: true }));
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(pair.upstream.requests).toHaveLength(1);
    await pair.upstream.connectionsClosed();
  });

  test.concurrent('a walk of many calls, each of which is quick enough', async () => {
    await using pair = await startFaultGateway({ env });
    const row = (index: number) => ({ snapshot_id: `s-${index}` });
    const full = (from: number) =>
      answers.json({ desktop_snapshots: Array.from({ length: 1000 }, (_, index) => row(from + index)) });
    pair.upstream.answerWith(full(0), full(1000), answers.silence());
    const answer = await pair.gateway.query('{ snapshot(id: "not-there") { id } }');
    expect(answer.errors).toMatchObject([{ path: ['snapshot'], extensions: { code: 'UPSTREAM_TIMEOUT' } }]);
    expect(pair.upstream.requests).toHaveLength(3);
  });

  test.concurrent('only what was not there by then: the other root fields answer', async () => {
    await using pair = await startFaultGateway({ env });
    pair.upstream.answerWith(
      answers.by(({ target }) =>
        target.includes('limit=7') ? answers.silence() : answers.json({ total_count: 1, desktop_snapshots: [] }),
      ),
    );
    const { data, errors } = await pair.gateway.query(
      '{ quick: snapshots { totalCount } slow: snapshots(page: { limit: 7 }) { nodes { id } } }',
    );
    expect(data).toEqual({ quick: { totalCount: 1 }, slow: null });
    expect(errors).toMatchObject([{ path: ['slow'], extensions: { code: 'UPSTREAM_TIMEOUT' } }]);
  });
});

describe('no answer in time', () => {
  const env = { ...oneAttempt, UPSTREAM_TIMEOUT_MS: '2000', REQUEST_DEADLINE_MS: '60000' };

  test.concurrent.each([
    ['silence', answers.silence()],
    ['a body that stalls', answers.stalledBody()],
    ['headers that drip', answers.drip({ everyMs: 20, part: 'head' })],
    ['a body that drips', answers.drip({ everyMs: 20 })],
    ['103 Early Hints without end', answers.endlessEarlyHints({ everyMs: 20 })],
  ])('%s: the time of the attempt counts, and the connection is given up', async (_, behaviour) => {
    await using pair = await startFaultGateway({ env });
    pair.upstream.answerWith(behaviour);
    const answer = await pair.ask();
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_TIMEOUT', { retryable: true }));
    expect(pair.upstream.requests).toHaveLength(1);
    await pair.upstream.connectionsClosed();
    expectOneWarning(pair.gateway, 'UPSTREAM_TIMEOUT', new URL(pair.upstream.url).host);
    expect(await readMetrics(pair.gateway, 'gateway_upstream_attempt_duration_seconds_count')).toEqual({
      'outcome="UPSTREAM_TIMEOUT"': 1,
    });
  });

  test.concurrent('a failure whose body stalls', async () => {
    await using pair = await startFaultGateway({ env });
    pair.upstream.answerWith(async (exchange) => {
      await exchange.write('HTTP/1.1 403 Forbidden\r\nContent-Length: 100\r\n\r\n{"error_code":');
      await answers.silence()(exchange);
    });
    const answer = await pair.ask();
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_TIMEOUT', { retryable: true }));
    await pair.upstream.connectionsClosed();
  });
});

test.concurrent('the deadline of the operation ends whatever is under way, for all of its fields', async () => {
  await using pair = await startFaultGateway({ env: { REQUEST_DEADLINE_MS: '1000', UPSTREAM_TIMEOUT_MS: '60000' } });
  pair.upstream.answerWith(answers.silence());
  const { status, data, errors } = await pair.gateway.query(
    '{ __typename a: snapshots { totalCount } b: snapshots(page: { limit: 7 }) { nodes { id } } c: snapshot(id: "s") { id } }',
  );
  expect([status, data]).toEqual([200, { __typename: 'Query', a: null, b: null, c: null }]);
  expect(
    errors?.map(({ path, message, extensions }) => [path, message, extensions.code, extensions['retryable']]).sort(),
  ).toEqual([['a'], ['b'], ['c']].map((path) => [path, errorCodes.UPSTREAM_TIMEOUT.message, 'UPSTREAM_TIMEOUT', true]));
  await pair.upstream.connectionsClosed();
  expect(pair.gateway.logs.filter(({ level }) => level === 'error')).toEqual([]);
});

test.concurrent('a walk that runs out of time in the middle is a time-out, and not null', async () => {
  await using pair = await startFaultGateway({ env: { REQUEST_DEADLINE_MS: '2500', UPSTREAM_TIMEOUT_MS: '60000' } });
  const full = {
    total_count: 5000,
    desktop_snapshots: Array.from({ length: 1000 }, (_, index) => ({ snapshot_id: `s-${index}` })),
  };
  pair.upstream.answerWith(answers.json(full), answers.silence());
  const { data, errors } = await pair.gateway.query('{ a: snapshot(id: "s-1") { id } b: snapshot(id: "x") { id } }');
  expect(data).toEqual({ a: { id: 's-1' }, b: null });
  expect(errors).toMatchObject([{ path: ['b'], extensions: { code: 'UPSTREAM_TIMEOUT' } }]);
});

test.concurrent('a slow answer within its time is an answer', async () => {
  await using pair = await startFaultGateway({ env: oneAttempt });
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  pair.upstream.answerWith(answers.held(released, good));
  const answer = pair.ask();
  await pair.upstream.received(1);
  release();
  expect(pageOf(await answer)).toEqual({ totalCount: 7, nodes: [] });
});
