import { describe, expect, test } from '@jest/globals';
import { testProjectId } from '../../support/start-gateway.js';
import { startFaultGateway } from '../../support/start-fault-gateway.js';
import { type SandboxGateway, goodData, startSandboxGateway } from '../../support/start-sandbox-gateway.js';
import { failureWith } from '../../support/failure-with.js';
import { compared } from '../../support/failure-of.js';

const hour = 3_600_000;

/** Which of the issued tokens the list requests have shown, in their order: 0 is the first. */
function shownTokens({ sandbox }: SandboxGateway): readonly number[] {
  const issued = sandbox.issuedTokens();
  return sandbox.requests.map(({ headers }) => issued.indexOf(String(headers['x-auth-token'])));
}

describe("the gateway's own user", () => {
  test('asks for a token of the project, by its id', async () => {
    await using pair = await startSandboxGateway({ auth: 'iam' });
    await pair.ask();
    const [request] = pair.sandbox.tokenRequests;
    expect(request).toMatchObject({ method: 'POST', path: '/v3/auth/tokens', query: 'nocatalog=true', status: 201 });
    const user = { name: 'sandbox-user', password: 'sandbox-password', domain: { name: 'sandbox-domain' } };
    expect(JSON.parse(request?.body ?? '')).toEqual({
      auth: {
        identity: { methods: ['password'], password: { user } },
        scope: { project: { id: testProjectId } },
      },
    });
  });

  test('has the password that is set, with the spaces at its ends', async () => {
    await using pair = await startFaultGateway({ iam: {}, env: { UPSTREAM_IAM_PASSWORD: ' pass word ' } });
    await pair.ask();
    expect(JSON.parse(pair.iam.requests[0]?.body.toString() ?? '')).toMatchObject({
      auth: { identity: { password: { user: { password: ' pass word ' } } } },
    });
  });

  test('asks once for fifty callers who come at the same time, and for all who come later', async () => {
    await using pair = await startSandboxGateway({ auth: 'iam' });
    const first = await Promise.all(Array.from({ length: 50 }, (_, index) => pair.ask({ token: `caller-${index}` })));
    expect(first.map(({ data }): unknown => data)).toEqual(Array(50).fill(goodData));
    await pair.ask({ token: 'whoever' });
    expect(pair.sandbox.tokenRequests).toHaveLength(1);
    // Some of them shared a call.
    expect(new Set(shownTokens(pair))).toEqual(new Set([0]));
  });

  test('gets its token for all although the caller who asked first has left', async () => {
    await using pair = await startSandboxGateway({ auth: 'iam' });
    let release: () => void = () => undefined;
    const until = new Promise<void>((resolve) => (release = resolve));
    pair.sandbox.addFault({ kind: 'delay', at: 'tokens', until });
    const leaving = new AbortController();
    const left = pair.ask({ signal: leaving.signal });
    while (pair.sandbox.tokenRequests.length === 0) await pair.gateway.query('{ __typename }');
    const staying = pair.ask();
    leaving.abort();
    await expect(left).rejects.toThrow();
    await pair.gateway.logged('operation.abandoned');
    release();
    expect((await staying).data).toEqual(goodData);
    expect(pair.sandbox.tokenRequests).toHaveLength(1);
  });
});

describe('a token that ages', () => {
  test('is renewed while it still serves, so that nobody is refused', async () => {
    await using pair = await startSandboxGateway({ auth: 'iam' });
    await pair.ask();
    pair.clock.advance(21 * hour);
    await pair.ask();
    expect(pair.sandbox.tokenRequests).toHaveLength(1);
    pair.clock.advance(2 * hour);
    const ageing = await Promise.all(['a', 'b', 'c'].map((token) => pair.ask({ token })));
    expect(ageing.map(({ data }): unknown => data)).toEqual([goodData, goodData, goodData]);
    while (pair.sandbox.issuedTokens().length < 2) await pair.gateway.query('{ __typename }');
    await pair.ask();
    expect(pair.sandbox.tokenRequests).toHaveLength(2);
    expect(new Set(pair.sandbox.requests.map(({ status }) => status))).toEqual(new Set([200]));
    expect(shownTokens(pair).slice(-1)).toEqual([1]);
  });

  test('serves to its end when IAM fails meanwhile, which is asked again after half a minute', async () => {
    await using pair = await startSandboxGateway({ auth: 'iam' });
    await pair.ask();
    pair.sandbox.addFault({ kind: 'status', at: 'tokens', status: 503, times: 'always' });
    pair.clock.advance(23 * hour);
    for (let count = 0; count < 5; count += 1) expect((await pair.ask()).data).toEqual(goodData);
    expect(pair.sandbox.tokenRequests).toHaveLength(2);
    pair.clock.advance(31_000);
    await pair.ask();
    await pair.ask();
    expect(pair.sandbox.tokenRequests).toHaveLength(3);
  });

  test('is replaced before it is shown once it has ended', async () => {
    await using pair = await startSandboxGateway({ auth: 'iam' });
    await pair.ask();
    pair.clock.advance(25 * hour);
    expect((await pair.ask()).data).toEqual(goodData);
    expect(shownTokens(pair)).toEqual([0, 1]);
    expect(pair.sandbox.requests.map(({ status }) => status)).toEqual([200, 200]);
  });
});

describe('a token that the upstream takes no longer', () => {
  test('is renewed once for all who wait, and their operations succeed', async () => {
    await using pair = await startSandboxGateway({ auth: 'iam' });
    await pair.ask();
    pair.sandbox.revokeTokens();
    const all = await Promise.all(Array.from({ length: 30 }, () => pair.ask()));
    expect(all.map(({ data }): unknown => data)).toEqual(Array(30).fill(goodData));
    expect(pair.sandbox.tokenRequests).toHaveLength(2);
  });

  test('is renewed each time that happens', async () => {
    await using pair = await startSandboxGateway({ auth: 'iam' });
    for (let count = 0; count < 4; count += 1) {
      expect((await pair.ask()).data).toEqual(goodData);
      pair.sandbox.revokeTokens();
    }
    expect(pair.sandbox.tokenRequests).toHaveLength(4);
  });

  test('costs no attempt', async () => {
    await using pair = await startSandboxGateway({ auth: 'iam', env: { UPSTREAM_MAX_ATTEMPTS: '1' } });
    await pair.ask();
    pair.sandbox.revokeTokens();
    expect((await pair.ask()).data).toEqual(goodData);
  });
});

describe('a user whose tokens the upstream does not take', () => {
  test.each([401, 403])('answered %i: UPSTREAM_DENIED, and IAM is not asked over and over', async (status) => {
    await using pair = await startSandboxGateway({ auth: 'iam' });
    const message = 'The token must be updated.';
    pair.sandbox.addFault({
      kind: 'status',
      status,
      layer: 'api-gateway',
      code: 'APIGW.0307',
      message,
      times: 'always',
    });
    const answer = await pair.ask();
    const upstream = (answer.errors?.[0]?.extensions['upstream'] ?? {}) as { readonly status?: number };
    expect(upstream.status).toBe(status);
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_DENIED', { retryable: false, upstream }));
    for (let count = 0; count < 10; count += 1) await pair.ask();
    expect(pair.sandbox.tokenRequests.length).toBeLessThanOrEqual(2);
  });

  test('once they were taken: one renewal, one more attempt, UPSTREAM_DENIED', async () => {
    await using pair = await startSandboxGateway({ auth: 'iam' });
    await pair.ask();
    pair.sandbox.addFault({ kind: 'status', status: 401, times: 'always' });
    expect((await pair.ask()).errors).toMatchObject([{ extensions: { code: 'UPSTREAM_DENIED', retryable: false } }]);
    expect(pair.sandbox.requests).toHaveLength(3);
    expect(pair.sandbox.tokenRequests).toHaveLength(2);
    pair.sandbox.clearFaults();
    expect((await pair.ask()).data).toEqual(goodData);
  });
});
