import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { failureWith } from '../../support/failure-with.js';
import { compared, failureOf } from '../../support/failure-of.js';
import { type FaultGateway, startFaultGateway } from '../../support/start-fault-gateway.js';
import { answers } from '../../support/fault-server/answers.js';
import type { Headers } from '../../support/fault-server/to-message.js';
import type { Answer } from '../../support/start-gateway.js';

const good = answers.json({ total_count: 7, desktop_snapshots: [] });

describe('UPSTREAM_RATE_LIMITED', () => {
  test.each([
    ['429 without a word', answers.empty({ status: 429 }), { status: 429 }],
    [
      'APIGW.0308 with another status',
      answers.json({ error_code: 'APIGW.0308' }, { status: 403 }),
      { status: 403, errorCode: 'APIGW.0308' },
    ],
    [
      'APIG.0308 with another status',
      answers.json({ error_code: 'APIG.0308' }, { status: 500 }),
      { status: 500, errorCode: 'APIG.0308' },
    ],
  ] as const)('%s, after three attempts', async (_, fault, upstream) => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(fault);
    const answer = await pair.ask();
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_RATE_LIMITED', { retryable: true, upstream }));
    expect(pair.upstream.requests).toHaveLength(3);
  });
});

describe.each([429, 503])('Retry-After of a %i', (status) => {
  const code = status === 429 ? 'UPSTREAM_RATE_LIMITED' : 'UPSTREAM_UNAVAILABLE';

  test('is waited out up to two seconds, here one', async () => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(answers.empty({ status, headers: { 'Retry-After': '1' } }), good);
    expect((await pair.ask()).errors).toBeUndefined();
    const [first, second] = pair.upstream.requests;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(990);
  });

  test.each<[string, Headers, number]>([
    ['a longer one', { 'Retry-After': '30' }, 30_000],
    ['three seconds', { 'Retry-After': '3' }, 3000],
    ['more than an hour, which counts as one', { 'Retry-After': '86400' }, 3_600_000],
    ['more digits than a number has', { 'Retry-After': '9'.repeat(400) }, 3_600_000],
  ])('%s is not waited out, but told', async (_, headers, retryAfterMs) => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(answers.empty({ status, headers }));
    const answer = await pair.ask();
    expect(compared(answer)).toEqual(failureWith(answer, code, { retryAfterMs, upstream: { status } }));
    expect(pair.upstream.requests).toHaveLength(1);
  });

  test('may be a date', async () => {
    await using pair = await startFaultGateway();
    const date = new Date(Date.now() + 60_000).toUTCString();
    pair.upstream.answerWith(answers.empty({ status, headers: { 'Retry-After': date } }));
    const [error] = (await pair.ask()).errors ?? [];
    expect(error?.extensions['retryAfterMs']).toBeGreaterThan(50_000);
    expect(error?.extensions['retryAfterMs']).toBeLessThanOrEqual(60_000);
    expect(pair.upstream.requests).toHaveLength(1);
  });

  test.each<[string, Headers]>([
    ['negative', { 'Retry-After': '-1' }],
    ['in the past', { 'Retry-After': 'Sun, 06 Nov 1994 08:49:37 GMT' }],
    ['unreadable', { 'Retry-After': 'soon' }],
    ['said twice', { 'Retry-After': ['soon', '7'] }],
    ['empty', { 'Retry-After': '' }],
  ])('is ignored when it is %s', async (_, headers) => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(answers.empty({ status, headers }));
    const answer = await pair.ask();
    expect(compared(answer)).toEqual(failureWith(answer, code, { upstream: { status } }));
    expect(pair.upstream.requests).toHaveLength(3);
  });

  test('is not waited out when the deadline is nearer', async () => {
    await using pair = await startFaultGateway({ env: { REQUEST_DEADLINE_MS: '1900' } });
    pair.upstream.answerWith(answers.empty({ status, headers: { 'Retry-After': '2' } }));
    const started = performance.now();
    const answer = await pair.ask();
    expect(compared(answer)).toEqual(failureWith(answer, code, { retryAfterMs: 2000, upstream: { status } }));
    expect(pair.upstream.requests).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(1800);
  });
});

let shared: FaultGateway;
beforeAll(async () => {
  shared = await startFaultGateway();
});
afterAll(async () => {
  await shared[Symbol.asyncDispose]();
});

const body = { error_code: 'APIGW.0308', error_msg: 'The daily quota has been used up.' };

async function throttledWith(retryAfter: string | undefined, status = 429): Promise<Answer> {
  const headers = retryAfter === undefined ? {} : { 'Retry-After': retryAfter };
  shared.upstream.answerWith(answers.json(body, { status, headers }));
  return shared.gateway.query('{ snapshots { totalCount } }');
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
    shared.upstream.answerWith(answers.html({ status: 503, headers: { 'Retry-After': '2' } }));
    const { errors } = await shared.gateway.query('{ snapshots { totalCount } }');
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryAfterMs: 2_000 });
  });
});

describe('a text that says how long a window of the throttle is', () => {
  const textOf = (window: string) => ({ ...body, error_msg: `The threshold has been reached: policy ip,${window}` });

  test.each<[string, number]>([
    ['limit:5,time:1 minute', 60_000],
    ['limit: 5, time: 10 seconds', 10_000],
    ['limit:100,time:1 hour', 3_600_000],
    ['limit:100,time:1 day', 3_600_000],
  ])('%s: it is told, and nothing is asked again', async (window, retryAfterMs) => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(answers.json(textOf(window), { status: 429 }));
    const [error] = (await pair.ask()).errors ?? [];
    expect(error?.extensions).toMatchObject({ code: 'UPSTREAM_RATE_LIMITED', retryAfterMs });
    expect(pair.upstream.requests).toHaveLength(1);
  });

  test('limit:5,time:1 second: it is waited out, once', async () => {
    await using pair = await startFaultGateway();
    const throttled = answers.json(textOf('limit:5,time:1 second'), { status: 429 });
    pair.upstream.answerWith(throttled, answers.json({ total_count: 0, desktop_snapshots: [] }), throttled);
    expect((await pair.ask()).errors).toBeUndefined();
    const [first, second] = pair.upstream.requests;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(990);
    const [error] = (await pair.ask()).errors ?? [];
    expect(error?.extensions).toMatchObject({ code: 'UPSTREAM_RATE_LIMITED', retryAfterMs: 1000 });
    expect(pair.upstream.requests).toHaveLength(4);
  });

  test('a Retry-After that can be read counts more, one that cannot be read less', async () => {
    await using pair = await startFaultGateway();
    for (const [header, retryAfterMs] of [['7', 7000] as const, ['soon', 60_000] as const]) {
      const headers = { 'Retry-After': header };
      pair.upstream.answerWith(answers.json(textOf('limit:5,time:1 minute'), { status: 429, headers }));
      expect((await pair.ask()).errors?.[0]?.extensions).toMatchObject({ retryAfterMs });
    }
  });

  test.each(['limit:5', 'time:1 minute', 'limit:5,time:1 fortnight', 'limit:5,time:-1 second'])(
    '%s says nothing of the kind',
    async (window) => {
      await using pair = await startFaultGateway({ env: { UPSTREAM_MAX_ATTEMPTS: '1' } });
      pair.upstream.answerWith(answers.json(textOf(window), { status: 429 }));
      expect((await pair.ask()).errors?.[0]?.extensions['retryAfterMs']).toBeUndefined();
    },
  );

  test('it means nothing beside another failure', async () => {
    await using pair = await startFaultGateway();
    const other = { error_code: 'WKS.0001', error_msg: 'limit:5,time:1 minute' };
    pair.upstream.answerWith(answers.json(other, { status: 400 }));
    expect((await pair.ask()).errors?.[0]?.extensions['retryAfterMs']).toBeUndefined();
  });
});
