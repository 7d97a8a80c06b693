import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { compared, failureOf } from '../support/expected-failure.js';
import { type FaultServer, startFaultServer } from '../support/fault-server.js';
import { answers } from '../support/fault-server/answers.js';
import { type Answer, type Gateway, startGateway } from '../support/start-gateway.js';

let upstream: FaultServer;
let gateway: Gateway;
beforeAll(async () => {
  upstream = await startFaultServer();
  gateway = await startGateway({ upstreamUrl: upstream.url });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});

const body = {
  error_code: 'APIGW.0308',
  error_msg: 'The throttling threshold has been reached: limit:5,time:1 minute',
};

async function throttledWith(retryAfter: string | undefined, status = 429): Promise<Answer> {
  const headers = retryAfter === undefined ? {} : { 'Retry-After': retryAfter };
  upstream.answerWith(answers.json(body, { status, headers }));
  return gateway.query('{ snapshots { totalCount } }');
}

function expected(answer: Answer, status: number, retryAfterMs: unknown) {
  return failureOf(answer, 'snapshots', {
    code: 'UPSTREAM_RATE_LIMITED',
    message: 'The snapshot service is limiting its callers. Try again later.',
    retryable: true,
    and: {
      ...(retryAfterMs !== undefined && { retryAfterMs }),
      upstream: { status, errorCode: 'APIGW.0308', errorMessage: body.error_msg },
    },
  });
}

describe('Retry-After', () => {
  test.each<[string | undefined, number | undefined]>([
    [undefined, undefined],
    ['0', 0],
    ['7', 7_000],
    ['3600', 3_600_000],
    ['86400', 3_600_000],
    ['9'.repeat(400), 3_600_000],
    ['-1', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['', undefined],
    ['1e3', undefined],
    ['7, 8', undefined],
    ['Sun, 06 Nov 1994 08:49:37 GMT', undefined],
    ['Mon, 31 Feb 2033 08:49:37 GMT', undefined],
    ['2033-01-01T00:00:00Z', undefined],
  ])('%s', async (header, retryAfterMs) => {
    const answer = await throttledWith(header);
    expect(compared(answer)).toEqual(expected(answer, 429, retryAfterMs));
  });

  test('a date that is further away than an hour counts as an hour', async () => {
    const answer = await throttledWith('Fri, 01 Jan 2999 00:00:00 GMT');
    expect(compared(answer)).toEqual(expected(answer, 429, 3_600_000));
  });

  test('a date half an hour away', async () => {
    const answer = await throttledWith(new Date(Date.now() + 1_800_000).toUTCString());
    expect(compared(answer)).toEqual(expected(answer, 429, expect.any(Number)));
    const wait = Number(answer.errors?.[0]?.extensions['retryAfterMs']);
    expect([wait > 1_700_000, wait <= 1_800_000]).toEqual([true, true]);
  });

  test('counts with throttling that hides behind another status', async () => {
    for (const status of [403, 503]) {
      const answer = await throttledWith('2', status);
      expect(compared(answer)).toEqual(expected(answer, status, 2_000));
    }
  });

  test('counts with an upstream that is down', async () => {
    upstream.answerWith(answers.html({ status: 503, headers: { 'Retry-After': '2' } }));
    const { errors } = await gateway.query('{ snapshots { totalCount } }');
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryAfterMs: 2_000 });
  });
});
