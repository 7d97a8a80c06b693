import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { expect, test } from '@jest/globals';
import { compared, refusalOf } from '../../support/failure-of.js';
import { createTestClock } from '../../support/create-test-clock.js';
import { readMetrics } from '../../support/read-metrics.js';
import { type Answer, type Gateway, startGateway, testToken } from '../../support/start-gateway.js';

const limits = { RATE_LIMIT_PER_SECOND: '2', RATE_LIMIT_BURST: '3' };

function tooMany(retryAfterMs: number) {
  const message = 'Too many requests. Try again later.';
  return { code: 'RATE_LIMITED', message, retryable: true, and: { retryAfterMs } } as const;
}

test('a caller has its burst, then its rate, and is told how long to wait; others do not notice', async () => {
  const clock = createTestClock({ isFrozen: true });
  await using gateway = await startGateway({ env: limits, clock });
  expect(await statuses(gateway, 3)).toEqual([200, 200, 200]);
  const answer = await gateway.query('{ __typename }');
  expect(compared(answer)).toEqual(refusalOf(answer, 429, tooMany(500)));
  expect(answer.headers.get('retry-after')).toBe('1');
  expect(await gateway.query('{ __typename }', { token: 'another' })).toMatchObject({ status: 200 });

  clock.advance(499);
  expect((await gateway.query('{ __typename }')).errors?.[0]?.extensions['retryAfterMs']).toBe(1);
  clock.advance(1);
  expect(await statuses(gateway, 2)).toEqual([200, 429]);
  clock.advance(60_000);
  expect(await statuses(gateway, 4)).toEqual([200, 200, 200, 429]);
  expect(await readMetrics(gateway, 'gateway_requests_refused_total')).toEqual({ 'code="RATE_LIMITED"': 4 });
});

test('by default it is a burst of 100, and 50 a second', async () => {
  const clock = createTestClock({ isFrozen: true });
  // An empty variable is an absent one.
  const env = { RATE_LIMIT_PER_SECOND: '', RATE_LIMIT_BURST: '' };
  await using gateway = await startGateway({ env, clock });
  // A caller who has been accepted: what newcomers of one address may send is less.
  await gateway.query('{ snapshots { totalCount } }');
  clock.advance(60_000);
  expect((await statuses(gateway, 101)).filter((status) => status === 200)).toHaveLength(100);
  clock.advance(1000);
  expect((await statuses(gateway, 51)).filter((status) => status === 200)).toHaveLength(50);
});

test('it is refused by its head, before a byte of its body has come', async () => {
  await using gateway = await startGateway({
    env: { ...limits, RATE_LIMIT_BURST: '1' },
    clock: createTestClock({ isFrozen: true }),
  });
  await gateway.query('{ __typename }');
  const headers = { 'content-type': 'application/json', 'content-length': 100, 'x-auth-token': testToken };
  const head = request(gateway.url, { method: 'POST', headers, agent: false });
  head.on('error', () => undefined);
  head.flushHeaders();
  const [response] = (await once(head, 'response')) as [IncomingMessage];
  head.destroy();
  expect(response.statusCode).toBe(429);
});

test('callers without a token are one by their address, whatever they say of it', async () => {
  await using gateway = await startGateway({ env: limits, clock: createTestClock({ isFrozen: true }) });
  const asked = [1, 2, 3, 4].map((last) => askFrom(gateway, `198.51.100.${last}`));
  expect((await Promise.all(asked)).map(({ status }) => status).sort()).toEqual([200, 200, 200, 429]);
});

test.each(['127.0.0.0/8', '::1, 127.0.0.1', 'true'])(
  'the address is what a proxy says where TRUST_PROXY is %s, and no more than that',
  async (trusted) => {
    const env = { ...limits, RATE_LIMIT_BURST: '1', TRUST_PROXY: trusted };
    await using gateway = await startGateway({ env, clock: createTestClock({ isFrozen: true }) });
    expect((await askFrom(gateway, '198.51.100.1')).status).toBe(200);
    expect((await askFrom(gateway, '198.51.100.2')).status).toBe(200);
    // What stands before it came from the client, which may say anything.
    expect((await askFrom(gateway, '203.0.113.9, 198.51.100.2')).status).toBe(429);
  },
);

async function statuses(gateway: Gateway, count: number): Promise<number[]> {
  const found: number[] = [];
  for (let sent = 0; sent < count; sent += 1) found.push((await gateway.query('{ __typename }')).status);
  return found;
}

function askFrom(gateway: Gateway, forwardedFor: string): Promise<Answer> {
  return gateway.query('{ __typename }', { token: null, headers: { 'x-forwarded-for': forwardedFor } });
}
