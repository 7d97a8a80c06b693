import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { compared, failureOf } from '../../support/expected-failure.js';
import { type FaultServer, startFaultServer } from '../../support/fault-server.js';
import { answers } from '../../support/fault-server/answers.js';
import { pageOf } from '../../support/page-of.js';
import { readMetrics } from '../../support/read-metrics.js';
import { type Gateway, startGateway } from '../../support/start-gateway.js';

/** What is held here is the code of a failure; how often the upstream is asked has tests of its own. */
const once = { UPSTREAM_MAX_ATTEMPTS: '1' };

const document = '{ snapshots { totalCount } }';
const unavailable = {
  code: 'UPSTREAM_UNAVAILABLE',
  message: 'The snapshot service cannot be reached.',
  retryable: true,
};
const timeout = {
  code: 'UPSTREAM_TIMEOUT',
  message: 'The snapshot service did not answer in time.',
  retryable: true,
};

/** Foreseen: one warning an attempt, no error, and nothing of where the upstream is. */
function expectOneWarning(gateway: Gateway, code: string, address: string): void {
  const lines = gateway.logs.filter(({ level }) => level !== 'info');
  expect(lines).toMatchObject([{ level: 'warn', event: 'upstream.attempt.failed', code }]);
  expect(JSON.stringify(gateway.logs.slice(1))).not.toContain(address);
}

describe('no connection', () => {
  test('refused, and reached again as soon as it listens', async () => {
    await using upstream = await startFaultServer();
    await using gateway = await startGateway({ upstreamUrl: upstream.url, env: once });
    await upstream.refuse();
    const answer = await gateway.query(document);
    expect(compared(answer)).toEqual(failureOf(answer, 'snapshots', unavailable));
    expectOneWarning(gateway, 'UPSTREAM_UNAVAILABLE', new URL(upstream.url).host);
    await upstream.accept();
    expect(pageOf(await gateway.query(document))).toEqual({ totalCount: 0 });
  });

  test('a host that nobody knows', async () => {
    await using gateway = await startGateway({ upstreamUrl: 'http://no-such-host.invalid', env: once });
    const answer = await gateway.query(document);
    expect(compared(answer)).toEqual(failureOf(answer, 'snapshots', unavailable));
    expectOneWarning(gateway, 'UPSTREAM_UNAVAILABLE', 'no-such-host');
  });

  test.each(['reset', 'closed'] as const)('%s before any byte of an answer', async (how) => {
    await using upstream = await startFaultServer();
    upstream.answerWith(answers[how]());
    await using gateway = await startGateway({ upstreamUrl: upstream.url, env: once });
    const answer = await gateway.query(document);
    expect(compared(answer)).toEqual(failureOf(answer, 'snapshots', unavailable));
    expect(upstream.requests.length).toBe(1);
    expectOneWarning(gateway, 'UPSTREAM_UNAVAILABLE', new URL(upstream.url).host);
  });
});

describe('no connection to trust: asking again would find the same', () => {
  test.each(['self-signed', 'wrong-host', 'plain-http'] as const)('%s', async (tls) => {
    await using upstream = await startFaultServer({ tls });
    await using gateway = await startGateway({ upstreamUrl: upstream.url, env: once });
    const answer = await gateway.query(document);
    expect(compared(answer)).toEqual(failureOf(answer, 'snapshots', { ...unavailable, retryable: false }));
    // The token was not shown to whoever answers there.
    await upstream.connectionsClosed();
    expect(upstream.requests).toEqual([]);
    expectOneWarning(gateway, 'UPSTREAM_UNAVAILABLE', new URL(upstream.url).host);
  });
});

describe('no answer in time', () => {
  let upstream: FaultServer;
  let gateway: Gateway;
  beforeEach(async () => {
    upstream = await startFaultServer();
    gateway = await startGateway({
      upstreamUrl: upstream.url,
      env: { ...once, UPSTREAM_TIMEOUT_MS: '1000', REQUEST_DEADLINE_MS: '60000' },
    });
  });
  afterEach(async () => {
    await gateway[Symbol.asyncDispose]();
    await upstream[Symbol.asyncDispose]();
  });

  test.each([
    ['silence', answers.silence()],
    ['a body that stalls', answers.stalledBody()],
    ['headers that drip', answers.drip({ everyMs: 20, part: 'head' })],
    ['a body that drips', answers.drip({ everyMs: 20 })],
    ['103 Early Hints without end', answers.endlessEarlyHints({ everyMs: 20 })],
  ])('%s: the time of the attempt counts, and the connection is given up', async (_, behaviour) => {
    upstream.answerWith(behaviour);
    const answer = await gateway.query(document);
    expect(compared(answer)).toEqual(failureOf(answer, 'snapshots', timeout));
    expect(upstream.requests.length).toBe(1);
    await upstream.connectionsClosed();
    expectOneWarning(gateway, 'UPSTREAM_TIMEOUT', new URL(upstream.url).host);
    expect(await readMetrics(gateway, 'gateway_upstream_attempt_duration_seconds_count')).toEqual({
      'outcome="UPSTREAM_TIMEOUT"': 1,
    });
  });

  test('a failure whose body stalls', async () => {
    upstream.answerWith(async (exchange) => {
      await exchange.write('HTTP/1.1 403 Forbidden\r\nContent-Length: 100\r\n\r\n{"error_code":');
      await answers.silence()(exchange);
    });
    const answer = await gateway.query(document);
    expect(compared(answer)).toEqual(failureOf(answer, 'snapshots', timeout));
    await upstream.connectionsClosed();
  });
});

test('the deadline of the operation ends whatever is under way, for all of its fields', async () => {
  await using upstream = await startFaultServer();
  upstream.answerWith(answers.silence());
  await using gateway = await startGateway({
    upstreamUrl: upstream.url,
    env: { REQUEST_DEADLINE_MS: '1000', UPSTREAM_TIMEOUT_MS: '60000' },
  });
  const { status, data, errors } = await gateway.query(
    '{ __typename a: snapshots { totalCount } b: snapshots(page: { limit: 7 }) { nodes { id } } c: snapshot(id: "s") { id } }',
  );
  expect([status, data]).toEqual([200, { __typename: 'Query', a: null, b: null, c: null }]);
  expect(
    errors?.map(({ path, message, extensions }) => [path, message, extensions.code, extensions['retryable']]).sort(),
  ).toEqual([['a'], ['b'], ['c']].map((path) => [path, timeout.message, timeout.code, timeout.retryable]));
  await upstream.connectionsClosed();
  expect(gateway.logs.filter(({ level }) => level === 'error')).toEqual([]);
});

test('a walk that runs out of time in the middle is a time-out, and not null', async () => {
  await using upstream = await startFaultServer();
  const full = {
    total_count: 5000,
    desktop_snapshots: Array.from({ length: 1000 }, (_, index) => ({ snapshot_id: `s-${index}` })),
  };
  upstream.answerWith(answers.json(full), answers.silence());
  await using gateway = await startGateway({
    upstreamUrl: upstream.url,
    env: { REQUEST_DEADLINE_MS: '2500', UPSTREAM_TIMEOUT_MS: '60000' },
  });
  const { data, errors } = await gateway.query('{ a: snapshot(id: "s-1") { id } b: snapshot(id: "x") { id } }');
  expect(data).toEqual({ a: { id: 's-1' }, b: null });
  expect(errors).toMatchObject([{ path: ['b'], extensions: { code: 'UPSTREAM_TIMEOUT' } }]);
});

test('a slow answer within its time is an answer', async () => {
  await using upstream = await startFaultServer();
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  upstream.answerWith(answers.held(released, answers.json({ total_count: 3, desktop_snapshots: [] })));
  await using gateway = await startGateway({ upstreamUrl: upstream.url, env: once });
  const answer = gateway.query(document);
  await upstream.received(1);
  release();
  expect(pageOf(await answer)).toEqual({ totalCount: 3 });
});
