import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { answers } from '../../support/fault-server/answers.js';
import { type FaultGateway, startFaultGateway } from '../../support/start-fault-gateway.js';
import { type Answer, testProjectId } from '../../support/start-gateway.js';

let shared: FaultGateway;
beforeAll(async () => {
  shared = await startFaultGateway();
});
afterAll(async () => {
  await shared[Symbol.asyncDispose]();
});

/** No token that a pattern would find: it is known, and that must do. */
const token = 'plain-Word-Token';
const accessKey = 'HPUAXK2EXAMPLE7QZ4TN';
const signature = '334bf21fc43d6c2f195da5b2f6adb5fa79e052d036134272b2a56bf9953b0087';
const otherToken = `MIIE${'aB3dE5fG7hJ9'.repeat(20)}=`;

const canonicalRequest = [
  'GET',
  `/v2/${testProjectId}/snapshots/`,
  'limit=50&offset=0',
  'host:workspace.region.example.test',
  'x-sdk-date:20240420T083616Z',
  '',
  'host;x-sdk-date',
  signature,
].join('\n');

/** What an upstream has been seen to echo, or might. `URL` stands for its own address. */
const leaks: readonly (readonly [string, string])[] = [
  ["the caller's own token", `decrypt token fail, token: ${token}`],
  ["the caller's own token without a word", token],
  ["the caller's own token in a URL", `x?t=${encodeURIComponent(token)}`],
  ["someone else's token", `decrypt token fail: ${otherToken}`],
  ['an access key id', `verify aksk signature fail, access key ${accessKey} not found`],
  ['the project id', `The project ${testProjectId} is frozen.`],
  ["another project's id", 'The project 0a1b2c3d4e5f60718293a4b5c6d7e8f9 is frozen.'],
  ['a canonical request', `verify aksk signature fail, canonicalRequest:${canonicalRequest}`],
  ['a string to sign', `StringToSign: SDK-HMAC-SHA256\n20240420T083616Z\n${signature}`],
  ['a signed header', `Authorization: SDK-HMAC-SHA256 Access=${accessKey}, SignedHeaders=host, Signature=${signature}`],
  ['a signature', `signature mismatch, expected ${signature}`],
  ['its own address', 'cannot proxy to URL/v2/x'],
  ['a host', 'no route to proxy-7.internal.example.test:8443'],
  ['an address', 'connect to 10.20.30.40:8080 refused'],
  ['a path of its API', `GET /v2/${testProjectId}/snapshots`],
  ['a stack', 'at Object.handle (https://backend.internal.example.test/app.js:1:2)'],
];

/** Parts of them, none of which may be seen anywhere. */
const secrets = [
  token,
  otherToken,
  otherToken.slice(0, 60),
  accessKey,
  testProjectId,
  '0a1b2c3d4e5f60718293a4b5c6d7e8f9',
  signature,
  'x-sdk-date',
  'example.test',
  'proxy-7',
  '10.20.30.40',
  '127.0.0.1',
  '/v2/',
];

function expectNoSecret(answer: Answer): void {
  // The gateway's own address is in its first line, and is no secret. Each operation is two lines.
  const lines = shared.gateway.logs.slice(1).slice(-2);
  const seen = JSON.stringify([answer.text, [...answer.headers], lines]).toLowerCase();
  expect(secrets.filter((secret) => seen.includes(secret.toLowerCase()))).toEqual([]);
}

function ask(): Promise<Answer> {
  return shared.gateway.query('{ snapshots { totalCount } }', { token });
}

describe.each(leaks)('%s, planted by the upstream', (_, template) => {
  const leak = () => template.replace('URL', shared.upstream.url);
  const said = 'The request was refused.';

  test.each([200, 400, 401, 403, 500, 503])('into every text of a %d', async (status) => {
    const text = `${said} ${leak()}`;
    const bodies: readonly unknown[] = [
      { error_code: 'WKS.0001', error_msg: text, error_detail: text },
      { error_code: leak(), error_msg: text, request_id: leak() },
      { error: { code: 401, message: text, title: text } },
      { code: leak(), message: text },
      { error_code: 'WKS.0001', error: text },
    ];
    for (const body of bodies) {
      const headers = { 'X-Request-Id': leak().replace(/\s+/g, ' '), 'X-Powered-By': leak().replace(/\s+/g, ' ') };
      shared.upstream.answerWith(answers.json(body, { status, headers }));
      const answer = await ask();
      expectNoSecret(answer);
      expect(answer.text).toContain('errors');
    }
  });

  test('into a page of HTML, the reason phrase and a header', async () => {
    const page = `<html><body><h1>502</h1><pre>${leak()}</pre></body></html>`;
    for (const status of [200, 502]) {
      shared.upstream.answerWith(
        answers.json(page, { status, headers: { 'Content-Type': 'text/html', Server: leak().replace(/\s+/g, ' ') } }),
      );
      expectNoSecret(await ask());
    }
  });
});

test('what a person needs stays readable beside what was taken out', async () => {
  const id = 'eed156d9-02a5-46f5-8eb1-54f09ab9fbae';
  const message = `桌面 ${id} 不存在 (WKS.00170312), project ${testProjectId}, limit:5,time:1 minute`;
  shared.upstream.answerWith(answers.json({ error_code: 'WKS.00170312', error_msg: message }, { status: 400 }));
  const { errors } = await ask();
  expect(errors?.[0]?.extensions['upstream']).toEqual({
    status: 400,
    errorCode: 'WKS.00170312',
    errorMessage: `桌面 ${id} 不存在 (WKS.00170312), project [redacted], limit:5,time:1 minute`,
  });
});

test('an encoded authorization message passes as it is, though it looks like a token', async () => {
  const encoded = `${accessKey}.${signature}.${'A'.repeat(400)}==`;
  shared.upstream.answerWith(
    answers.json({ error_code: 'WKS.0010', encoded_authorization_message: encoded }, { status: 403 }),
  );
  const { errors } = await ask();
  expect(errors?.[0]?.extensions['upstream']).toEqual({
    status: 403,
    errorCode: 'WKS.0010',
    encodedAuthorizationMessage: encoded,
  });
});

test.each([
  ['a UUID', 'b1b2c3d4-e5f6-4718-8293-a4b5c6d7e8f9'],
  ['32 hexadecimal digits', '0d1f37aeb0f14c7bb5bbc8a2a7e3b0d6'],
  ['the form of OpenStack', 'req-b1b2c3d4-e5f6-4718-8293-a4b5c6d7e8f9'],
  ['a short word', 'a1.b2_c3-d4'],
])('a request id that is %s is passed on, to quote in a ticket', async (_, id) => {
  shared.upstream.answerWith(answers.json({}, { status: 500, headers: { 'X-Request-Id': id } }));
  const { errors } = await ask();
  expect(errors?.[0]?.extensions['upstream']).toEqual({ status: 500, requestId: id });
});

test('rows may hold anything: they are what the caller may see', async () => {
  const row = { snapshot_id: 's-1', restore_fail_reason: `磁盘 10.20.30.40 at https://a.example.test ${accessKey}` };
  shared.upstream.answerWith(answers.json({ total_count: 1, desktop_snapshots: [row] }));
  const { data } = await shared.gateway.query('{ snapshots { nodes { restoreFailReason } } }', { token });
  expect(data).toEqual({ snapshots: { nodes: [{ restoreFailReason: row.restore_fail_reason }] } });
});

test('the query, its variables and the token are in no line of the log', async () => {
  const words = ['secretDesktopName', 'secretSnapshotName', 'secretAlias', 'secretOperation', 'secretRequestHeader'];
  shared.upstream.answerWith(answers.json({ error_code: 'WKS.0001', error_msg: 'secretMessage' }, { status: 500 }));
  for (const limit of [10, 0]) {
    await shared.gateway.query(
      `query secretOperation ($n: [String!]) {
        secretAlias: snapshots(filter: { desktopNames: "secretDesktopName", names: $n }, page: { limit: ${limit} }) { totalCount }
      }`,
      { token, variables: { n: ['secretSnapshotName'] }, headers: { 'x-other': 'secretRequestHeader' } },
    );
  }
  const log = JSON.stringify(shared.gateway.logs);
  for (const word of [...words, 'secretMessage', token, 'snapshots(', testProjectId]) expect(log).not.toContain(word);
});

test.each(['t', 'ro', 'thrott', '1234567'])(
  'the token %j is too short to be looked for in texts, which stay as they are',
  async (token) => {
    await using pair = await startFaultGateway();
    const { gateway, upstream } = pair;
    const error_msg = 'The throttling of 1234567 calls is in the way.';
    upstream.answerWith(answers.json({ error_code: 'WKS.0001', error_msg }, { status: 400 }));
    const { errors } = await gateway.query('{ snapshots { totalCount } }', { token });
    expect(errors?.[0]?.extensions).toMatchObject({ upstream: { errorCode: 'WKS.0001', errorMessage: error_msg } });
  },
);

test('a token of eight characters is looked for, and a short project id only as a word of its own', async () => {
  await using pair = await startFaultGateway({ env: { UPSTREAM_PROJECT_ID: 'is' } });
  const { gateway, upstream } = pair;
  const error_msg = 'This is abcdefgh, in this list.';
  upstream.answerWith(answers.json({ error_code: 'WKS.0001', error_msg }, { status: 400 }));
  const { errors } = await gateway.query('{ snapshots { totalCount } }', { token: 'abcdefgh' });
  expect(errors?.[0]?.extensions).toMatchObject({
    upstream: { errorMessage: 'This [redacted] [redacted], in this list.' },
  });
});

test('a text of megabytes is cut, and shows no part of a token at its cut', async () => {
  await using pair = await startFaultGateway();
  const { gateway, upstream } = pair;
  const token = 'word-free.tokenOf!characters'.repeat(40);
  const error_msg = token.repeat(200);
  upstream.answerWith(answers.json({ error_code: 'WKS.0001', error_msg }));
  const { errors, text } = await gateway.query('{ snapshots { totalCount } }', { token });
  expect(errors?.[0]?.extensions).toMatchObject({ upstream: { errorCode: 'WKS.0001' } });
  expect(text).not.toContain('characters');
  expect(text).not.toContain('tokenOf');
});
