import { describe, expect, test } from '@jest/globals';
import { failureWith } from '../../support/failure-with.js';
import { compared } from '../../support/failure-of.js';
import { answers } from '../../support/fault-server/answers.js';
import type { Behaviour } from '../../support/fault-server/behaviour.js';
import { startFaultGateway } from '../../support/start-fault-gateway.js';
import { startSandboxGateway } from '../../support/start-sandbox-gateway.js';

const password = 'pass word, "quoted"';
const token = 'MIIabc';
const described = { token: { expires_at: '2199-01-04T09:05:22.701000Z', issued_at: '2199-01-03T09:05:22.701000Z' } };

/** An error of IAM that tells too much. */
function refusal(status: number): Behaviour {
  const message = `Wrong password ${password} of sandbox-user at iam.internal.example.test`;
  return answers.json({ error: { code: status, message, title: 'Refused' } }, { status });
}

describe('what IAM refuses is UPSTREAM_DENIED, and the password is never sent again', () => {
  test.each([400, 401, 403, 404, 409])('%i', async (status) => {
    await using pair = await startFaultGateway({ iam: {}, env: { UPSTREAM_IAM_PASSWORD: password } });
    pair.iam.answerWith(refusal(status));
    const all = await Promise.all(Array.from({ length: 20 }, () => pair.ask()));
    for (const answer of all) {
      expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_DENIED', { retryable: false }));
    }
    for (let count = 0; count < 5; count += 1) await pair.ask();
    pair.clock.advance(48 * 3_600_000);
    const late = await pair.ask();
    expect(compared(late)).toEqual(failureWith(late, 'UPSTREAM_DENIED', { retryable: false }));
    expect(pair.iam.requests).toHaveLength(1);
    expect(pair.upstream.requests).toEqual([]);
    expect(JSON.stringify([all, late, pair.gateway.logs])).not.toMatch(/pass word|quoted|example\.test|MIIabc/);
  });

  test('nor is the account locked when the password turns wrong while a token still serves', async () => {
    await using pair = await startSandboxGateway({ auth: 'iam' });
    await pair.ask();
    pair.sandbox.addFault({ kind: 'status', at: 'tokens', status: 401, times: 'always' });
    pair.clock.advance(23 * 3_600_000);
    for (let count = 0; count < 5; count += 1) {
      expect((await pair.ask()).errors).toBeUndefined();
      pair.clock.advance(60_000);
    }
    expect(pair.sandbox.tokenRequests).toHaveLength(2);
    pair.clock.advance(3_600_000);
    expect((await pair.ask()).errors).toMatchObject([{ extensions: { code: 'UPSTREAM_DENIED' } }]);
    expect(pair.sandbox.tokenRequests).toHaveLength(2);
  });
});

describe('an IAM that cannot be asked, or answers nonsense, is UPSTREAM_UNAVAILABLE', () => {
  test.each<[string, Behaviour]>([
    ['500', refusal(500)],
    ['502 with HTML', answers.html({ status: 502 })],
    ['503', answers.empty({ status: 503 })],
    ['504', answers.empty({ status: 504 })],
    ['429', answers.empty({ status: 429 })],
    ['200 with HTML', answers.html()],
    ['200 with a token', answers.json(described, { headers: { 'X-Subject-Token': token } })],
    ['201 without a token', answers.json(described, { status: 201 })],
    ['201 with an empty token', answers.json(described, { status: 201, headers: { 'X-Subject-Token': '' } })],
    ['201 with a token of two words', answers.json(described, { status: 201, headers: { 'X-Subject-Token': 'a b' } })],
    ['201 with two tokens', answers.json(described, { status: 201, headers: { 'X-Subject-Token': ['a', 'b'] } })],
    ['201 with HTML', answers.html({ status: 201 })],
    ['a redirect', answers.redirect('http://127.0.0.1:9/')],
    ['a reset', answers.reset()],
    ['a cut answer', answers.cutBody()],
    ['two lengths', answers.twoContentLengths()],
    ['a huge answer', answers.hugeBody(100_000_000)],
    ['a gzip bomb', answers.gzipBomb(100_000_000)],
    ['headers without end', answers.headerFlood()],
  ])('%s', async (_, fault) => {
    await using pair = await startFaultGateway({ iam: {}, env: { UPSTREAM_MAX_ATTEMPTS: '1' } });
    pair.iam.answerWith(fault);
    const answer = await pair.ask();
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_UNAVAILABLE', { retryable: true }));
    expect(pair.iam.requests).toHaveLength(1);
    expect(pair.upstream.requests).toEqual([]);
    expect(JSON.stringify([answer, pair.gateway.logs])).not.toMatch(/sandbox-password|example\.test|MIIabc/);
  });

  test('a refused connection', async () => {
    await using pair = await startFaultGateway({ iam: {} });
    await pair.iam.refuse();
    const answer = await pair.ask();
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_UNAVAILABLE', { retryable: true }));
    await pair.iam.accept();
    pair.iam.answerWith(answers.json(described, { status: 201, headers: { 'X-Subject-Token': token } }));
    expect((await pair.ask()).errors).toBeUndefined();
  });

  test('silence', async () => {
    await using pair = await startFaultGateway({
      iam: {},
      env: { UPSTREAM_TIMEOUT_MS: '1000', UPSTREAM_MAX_ATTEMPTS: '1' },
    });
    pair.iam.answerWith(answers.silence());
    const answer = await pair.ask();
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_UNAVAILABLE', { retryable: true }));
    expect(pair.iam.requests).toHaveLength(1);
  });

  test('a certificate that nobody has signed, which is not retryable', async () => {
    await using pair = await startFaultGateway({ iam: { tls: 'self-signed' } });
    const answer = await pair.ask();
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_UNAVAILABLE', { retryable: false }));
    expect(pair.iam.requests).toEqual([]);
    expect(pair.iam.connections.opened).toBe(1);
  });
});

test('one failure of IAM is made up for by the next attempt', async () => {
  await using pair = await startFaultGateway({ iam: {} });
  pair.iam.answerWith(
    answers.empty({ status: 503 }),
    answers.json(described, { status: 201, headers: { 'X-Subject-Token': token } }),
  );
  expect((await pair.ask()).errors).toBeUndefined();
  expect(pair.iam.requests).toHaveLength(2);
});
