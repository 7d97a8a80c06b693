import { describe, expect, test } from '@jest/globals';
import { failureWith } from '../../support/failure-with.js';
import { compared } from '../../support/failure-of.js';
import { startFaultServer } from '../../support/fault-server.js';
import { question } from '../../support/start-fault-gateway.js';
import { answers } from '../../support/fault-server/answers.js';
import { headerOf } from '../../support/fault-server/received-request.js';
import { goodData, startSandboxGateway } from '../../support/start-sandbox-gateway.js';
import { createTestClock } from '../../support/create-test-clock.js';
import { startGateway, testProjectId } from '../../support/start-gateway.js';

const temporary = {
  UPSTREAM_AK: 'SANDBOXTEMPORARY',
  UPSTREAM_SK: 'sandbox-temporary-key',
  UPSTREAM_SECURITY_TOKEN: 'sandbox-security-token',
};
const filtered = 'query ($filter: DesktopSnapshotFilter) { snapshots(filter: $filter) { totalCount } }';

describe('signed requests', () => {
  test('are accepted, name the project, and show no token, whatever the caller sent', async () => {
    await using pair = await startSandboxGateway({ auth: 'aksk' });
    expect((await pair.ask({ token: 'a-token-of-the-caller' })).data).toEqual(goodData);
    const [request] = pair.sandbox.requests;
    expect(request?.headers).toMatchObject({
      'x-project-id': testProjectId,
      'x-sdk-date': expect.stringMatching(/^\d{8}T\d{6}Z$/),
      authorization: expect.stringMatching(
        /^SDK-HMAC-SHA256 Access=SANDBOXACCESSKEY, SignedHeaders=host;x-project-id;x-sdk-date, Signature=[0-9a-f]{64}$/,
      ),
    });
    expect(request?.headers).not.toHaveProperty('x-auth-token');
    expect(request?.headers).not.toHaveProperty('x-security-token');
  });

  test('carry and sign the security token of temporary credentials', async () => {
    await using pair = await startSandboxGateway({ auth: 'aksk', env: temporary });
    expect((await pair.ask()).data).toEqual(goodData);
    const [request] = pair.sandbox.requests;
    expect(request?.headers['x-security-token']).toBe('sandbox-security-token');
    expect(request?.headers.authorization).toContain('SignedHeaders=host;x-project-id;x-sdk-date;x-security-token,');
  });

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['repeated values', { desktopIds: ['b-2', 'a-1', 'c', 'a'] }],
    ['repeated values of several filters', { desktopIds: ['b', 'a'], names: ['z', 'y'], desktopNames: ['2', '10'] }],
    ['unicode', { names: ['快照-07', 'λογιστήριο', 'é', 'e\u0301', '💾', '\uFFFD', 'ﬁ'] }],
    ["!'()*", { names: ["!'()*", '*', "it's (1)!"] }],
    ['what a query string is made of', { names: ['a&b=c', '?', '#', '/', '+', '%2B', '%', ' ', 'a,b', ';'] }],
    ['all of ASCII', { names: Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)) }],
    ['a hundred values', { desktopIds: Array.from({ length: 100 }, (_, index) => `desktop-${index}`) }],
  ])('hold over what is sent: %s', async (_, filter) => {
    await using pair = await startSandboxGateway({ auth: 'aksk' });
    const { errors } = await pair.gateway.query(filtered, { token: null, variables: { filter } });
    expect(errors).toBeUndefined();
    const sent = new URLSearchParams(pair.sandbox.requests[0]?.query);
    const values = [...sent.entries()].filter(([name]) => /_(?:id|name)s$/.test(name)).map(([, value]) => value);
    expect(values.sort()).toEqual(Object.values(filter).flat().sort());
  });

  test('are made anew for every attempt', async () => {
    await using upstream = await startFaultServer();
    const clock = createTestClock();
    const env = { UPSTREAM_AUTH: 'aksk', UPSTREAM_AK: 'AK', UPSTREAM_SK: 'SK', GATEWAY_OPEN: 'true' };
    await using gateway = await startGateway({ upstreamUrl: upstream.url, clock, env, random: () => 0 });
    upstream.answerWith(
      answers.by(() => {
        clock.advance(2000);
        return answers.empty({ status: 503 });
      }),
    );
    await gateway.query(question);
    const dates = upstream.requests.map((request) => headerOf(request, 'x-sdk-date'));
    const signatures = upstream.requests.map((request) => headerOf(request, 'authorization'));
    expect([new Set(dates).size, new Set(signatures).size]).toEqual([3, 3]);
  });
});

describe('keys that are refused are UPSTREAM_DENIED after one attempt, and nothing of them shows', () => {
  const secrets = /SANDBOX|WRONGKEY|secret-key|temporary-key|(?:sandbox|wrong)-security-token|Signature=|GET/;

  test.each<[string, Readonly<Record<string, string>>]>([
    ['a wrong secret', { UPSTREAM_SK: 'wrong-secret-key' }],
    ['an unknown key', { UPSTREAM_AK: 'WRONGKEYWRONGKEYWRONG' }],
    ['a temporary key without its token', { ...temporary, UPSTREAM_SECURITY_TOKEN: '' }],
    ['a temporary key with a wrong token', { ...temporary, UPSTREAM_SECURITY_TOKEN: 'Zx8-another-Kw3Nq7Lp' }],
  ])('%s', async (_, env) => {
    await using pair = await startSandboxGateway({ auth: 'aksk', env });
    const answer = await pair.ask();
    const [error] = answer.errors ?? [];
    const upstream = error?.extensions['upstream'];
    expect(upstream).toMatchObject({ status: 401, errorCode: 'APIGW.0301' });
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_DENIED', { retryable: false, upstream }));
    expect(pair.sandbox.requests).toHaveLength(1);
    expect(JSON.stringify([answer.text, pair.gateway.logs])).not.toMatch(secrets);
    expect(answer.text).not.toContain(testProjectId);
  });

  test('a clock that is 16 minutes off', async () => {
    await using pair = await startSandboxGateway({ auth: 'aksk', sandbox: { now: () => Date.now() + 16 * 60_000 } });
    const answer = await pair.ask();
    expect(answer.errors).toMatchObject([
      { extensions: { code: 'UPSTREAM_DENIED', upstream: { status: 401, errorCode: 'APIGW.0301' } } },
    ]);
  });

  test('403', async () => {
    await using pair = await startSandboxGateway({ auth: 'aksk' });
    pair.sandbox.failNext(403);
    expect((await pair.ask()).errors).toMatchObject([
      { extensions: { code: 'UPSTREAM_DENIED', upstream: { status: 403 } } },
    ]);
    expect(pair.sandbox.requests).toHaveLength(1);
  });
});
