import { describe, expect, test } from '@jest/globals';
import { compared, refusalOf } from '../../support/failure-of.js';
import { createTestClock } from '../../support/create-test-clock.js';
import { startFaultServer } from '../../support/fault-server.js';
import { headerOf } from '../../support/fault-server/received-request.js';
import { answers } from '../../support/fault-server/answers.js';
import { type Gateway, startGateway, testToken } from '../../support/start-gateway.js';

/** The defaults, which the other tests do without. An empty variable is an absent one. */
const defaults = { RATE_LIMIT_PER_SECOND: '', RATE_LIMIT_BURST: '' };
const listed = '{ snapshots { totalCount } }';
const page = answers.json({ total_count: 0, desktop_snapshots: [] });
const denied = answers.json({ error_code: 'APIGW.0301', error_msg: 'No.' }, { status: 401 });

/** An upstream that accepts the test's token and no other. */
async function setStage(env: Readonly<Record<string, string>> = {}) {
  const clock = createTestClock({ isFrozen: true });
  const upstream = await startFaultServer();
  upstream.answerWith((exchange) =>
    (headerOf(exchange.request, 'x-auth-token') === testToken ? page : denied)(exchange),
  );
  const gateway = await startGateway({ upstreamUrl: upstream.url, env: { ...defaults, ...env }, clock });
  return {
    clock,
    upstream,
    gateway,
    [Symbol.asyncDispose]: async () => {
      await gateway[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
    },
  };
}

/** How many of so many requests, each with a token of its own, are let in. */
async function inventTokens(gateway: Gateway, count: number): Promise<number> {
  const asked = Array.from({ length: count }, (_, index) => gateway.query(listed, { token: `invented-${index}` }));
  return (await Promise.all(asked)).filter(({ status }) => status === 200).length;
}

describe('whoever invents a token for each request', () => {
  test('has forty requests at once and twenty a second, all tokens of an address together', async () => {
    await using stage = await setStage();
    expect(await inventTokens(stage.gateway, 60)).toBe(40);
    const answer = await stage.gateway.query(listed, { token: 'invented' });
    const message = 'Too many requests. Try again later.';
    expect(compared(answer)).toEqual(
      refusalOf(answer, 429, { code: 'RATE_LIMITED', message, retryable: true, and: { retryAfterMs: 50 } }),
    );
    stage.clock.advance(1000);
    expect(await inventTokens(stage.gateway, 60)).toBe(20);
    expect(stage.upstream.requests).toHaveLength(60);
  });

  test('keeps nobody out whom the upstream has accepted within the last ten minutes', async () => {
    await using stage = await setStage();
    expect((await stage.gateway.query(listed)).errors).toBeUndefined();
    await inventTokens(stage.gateway, 60);
    expect((await stage.gateway.query(listed)).errors).toBeUndefined();
    stage.clock.advance(600_000);
    await inventTokens(stage.gateway, 60);
    expect((await stage.gateway.query(listed)).status).toBe(200);
    stage.clock.advance(600_001);
    await inventTokens(stage.gateway, 60);
    expect((await stage.gateway.query(listed)).status).toBe(429);
  });
});

test('a token that the upstream has refused counts as a new one each time, and is asked for again each time', async () => {
  await using stage = await setStage();
  const asked = Array.from({ length: 45 }, () => stage.gateway.query(listed, { token: 'refused' }));
  const all = await Promise.all(asked);
  expect(all.filter(({ status }) => status === 429)).toHaveLength(5);
  stage.clock.advance(60_000);
  const asks = stage.upstream.requests.length;
  await stage.gateway.query(listed, { token: 'refused' });
  expect(stage.upstream.requests).toHaveLength(asks + 1);
});

test('who has no token, or a wrong one of GATEWAY_TOKENS, is a newcomer too', async () => {
  const env = {
    UPSTREAM_AUTH: 'aksk',
    UPSTREAM_AK: 'AKEXAMPLE0123456789A',
    UPSTREAM_SK: 'sk-of-this-test-0123456789',
    GATEWAY_TOKENS: 'gateway-token-of-this-test-0123456789',
  };
  await using stage = await setStage(env);
  const statuses = async (token: string | null, count: number) => {
    const asked = Array.from({ length: count }, () => stage.gateway.query(listed, { token }));
    return (await Promise.all(asked)).filter(({ status }) => status === 200).length;
  };
  expect((await statuses(null, 20)) + (await statuses('wrong', 30))).toBe(40);
  expect(stage.upstream.requests).toEqual([]);
});

test('where one caller may send more than by default, newcomers may send as much more', async () => {
  await using stage = await setStage({ RATE_LIMIT_PER_SECOND: '100', RATE_LIMIT_BURST: '200' });
  expect(await inventTokens(stage.gateway, 90)).toBe(80);
});
