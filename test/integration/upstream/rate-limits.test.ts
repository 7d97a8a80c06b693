import { describe, expect, test } from '@jest/globals';
import { failureWith } from '../../support/expected-code.js';
import { compared } from '../../support/expected-failure.js';
import { startFaultGateway } from '../../support/fault-gateway.js';
import { answers } from '../../support/fault-server/answers.js';
import type { Headers } from '../../support/fault-server/message.js';

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
