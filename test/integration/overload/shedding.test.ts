import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { expect, test } from '@jest/globals';
import { startFaultGateway } from '../../support/start-fault-gateway.js';
import { type FaultServer, startFaultServer } from '../../support/fault-server.js';
import { answers } from '../../support/fault-server/answers.js';
import { refusalOf, compared } from '../../support/failure-of.js';
import { readMetrics } from '../../support/read-metrics.js';
import { createTestClock } from '../../support/create-test-clock.js';
import { type Gateway, startGateway } from '../../support/start-gateway.js';

const busy = {
  code: 'OVERLOADED',
  message: 'The gateway is busy. Try again shortly.',
  retryable: true,
  and: { retryAfterMs: 1000 },
} as const;

test('an operation too many is shed at once, and the next is welcome when one has ended', async () => {
  await using stage = await setStage();
  const { gateway, upstream, inFlight, release } = stage;
  const answer = await gateway.query('{ snapshots { totalCount } }', { token: 'third' });
  expect(compared(answer)).toEqual(refusalOf(answer, 503, busy));
  expect(answer.headers.get('retry-after')).toBe('1');
  expect(upstream.requests).toHaveLength(2);
  expect(await readMetrics(gateway, 'gateway_requests_refused_total')).toEqual({ 'code="OVERLOADED"': 1 });

  release();
  await Promise.all(inFlight);
  expect(await gateway.query('{ __typename }')).toMatchObject({ status: 200 });
});

test('what is shed does not count towards the rate of its caller', async () => {
  await using stage = await setStage(createTestClock(), { RATE_LIMIT_PER_SECOND: '1', RATE_LIMIT_BURST: '1' });
  const ask = () => stage.gateway.query('{ __typename }', { token: 'third-caller' });
  const shed = [await ask(), await ask(), await ask()];
  expect(shed.map(({ status }) => status)).toEqual([503, 503, 503]);
  stage.release();
  await Promise.all(stage.inFlight);
  expect([(await ask()).status, (await ask()).status]).toEqual([200, 429]);
});

test('it is shed by its head, before a byte of its body has come', async () => {
  await using stage = await setStage();
  expect((await sendHead(stage.gateway)).statusCode).toBe(503);
});

test('who has not sent a body yet holds no place', async () => {
  await using pair = await startFaultGateway({ env: { MAX_IN_FLIGHT: '1' } });
  const { gateway } = pair;
  const heads = Array.from({ length: 20 }, () => openHead(gateway));
  await Promise.all(heads.map((head) => once(head, 'continue')));
  expect(await gateway.query('{ snapshots { totalCount } }')).toMatchObject({ status: 200 });
  for (const head of heads) head.destroy();
});

test('while most requests are shed it is not ready, and ready again five seconds later; it asks nobody', async () => {
  const clock = createTestClock();
  await using stage = await setStage(clock);
  const { gateway, upstream } = stage;
  const readiness = async () => (await fetch(`${gateway.origin}/readyz`)).status;
  for (let shed = 0; shed < 19; shed += 1) await gateway.query('{ __typename }');
  expect(await readiness()).toBe(200);
  await gateway.query('{ __typename }');
  expect(await readiness()).toBe(503);
  expect((await fetch(`${gateway.origin}/livez`)).status).toBe(200);
  clock.advance(5000);
  expect(await readiness()).toBe(200);
  expect(upstream.requests).toHaveLength(2);
});

interface Stage extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly upstream: FaultServer;
  readonly inFlight: readonly Promise<unknown>[];
  /** Lets the upstream answer. */
  readonly release: () => void;
}

/** A gateway that takes two operations, and has them. */
async function setStage(clock = createTestClock(), env: Readonly<Record<string, string>> = {}): Promise<Stage> {
  const upstream = await startFaultServer();
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  upstream.answerWith(answers.held(released, answers.json({ total_count: 0, desktop_snapshots: [] })));
  const gateway = await startGateway({ upstreamUrl: upstream.url, env: { ...env, MAX_IN_FLIGHT: '2' }, clock });
  const inFlight = ['first', 'second'].map((token) => gateway.query('{ snapshots { totalCount } }', { token }));
  await upstream.received(2);
  return {
    gateway,
    upstream,
    inFlight,
    release,
    [Symbol.asyncDispose]: async () => {
      release();
      await Promise.allSettled(inFlight);
      await gateway[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
    },
  };
}

/** The head of a request, whose body never comes. */
function openHead({ url }: Gateway) {
  const headers = { 'content-type': 'application/json', 'content-length': 100, expect: '100-continue' };
  const head = request(url, { method: 'POST', headers, agent: false });
  head.on('error', () => undefined);
  head.flushHeaders();
  return head;
}

async function sendHead(gateway: Gateway): Promise<IncomingMessage> {
  const head = openHead(gateway);
  const [response] = (await once(head, 'response')) as [IncomingMessage];
  head.destroy();
  return response;
}
