import { expect, test } from '@jest/globals';
import { sha256, toCanonicalRequest } from '../../../src/sandbox/access/to-canonical-request.js';
import type { SandboxOptions } from '../../../src/sandbox/sandbox-options.js';
import { startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { ask } from './ask.js';

/** The golden vector: worked out by the vendor's SDK, not by any code of ours. */
const golden = {
  query: 'desktop_ids=b-2&desktop_ids=a-1&desktop_name=xzx%2003&limit=10',
  headers: {
    host: 'workspace.example.test',
    'x-project-id': 'bcae3e673fd04716a3b9dacdf58ca336',
    'x-sdk-date': '20240420T083616Z',
    authorization:
      'SDK-HMAC-SHA256 Access=AKEXAMPLE, SignedHeaders=host;x-project-id;x-sdk-date, ' +
      'Signature=334bf21fc43d6c2f195da5b2f6adb5fa79e052d036134272b2a56bf9953b0087',
  },
};

const signedAt = Date.UTC(2024, 3, 20, 8, 36, 16);

const options: SandboxOptions = {
  now: () => signedAt,
  snapshots: [],
  accessKeys: [
    { accessKey: 'AKEXAMPLE', secretKey: 'SKEXAMPLE' },
    { accessKey: 'AKTEMPORARY', secretKey: 'SKTEMPORARY', securityToken: 'st' },
  ],
};

test('the canonical request of the golden vector has the published hash', () => {
  const path = '/v2/bcae3e673fd04716a3b9dacdf58ca336/snapshots';
  const canonical = toCanonicalRequest({ method: 'GET', path, ...golden }, ['host', 'x-project-id', 'x-sdk-date']);
  expect(canonical.split('\n')[2]).toBe('desktop_ids=a-1&desktop_ids=b-2&desktop_name=xzx%2003&limit=10');
  expect(sha256(canonical)).toBe('4e0742208bd1d5858ce321e268ccc7b66fec278e4c75ce148d0781d65df9d6a8');
});

test('the signature of the golden vector opens the door, without any token', async () => {
  await using sandbox = await startSandbox(options);
  expect((await ask(sandbox, golden)).status).toBe(200);
});

test.each([
  [-15 * 60, 200],
  [15 * 60, 200],
  [-15 * 60 - 1, 401],
  [15 * 60 + 1, 401],
])('a clock that is %i seconds off is answered %i', async (seconds, status) => {
  await using sandbox = await startSandbox({ ...options, now: () => signedAt + seconds * 1000 });
  expect((await ask(sandbox, golden)).status).toBe(status);
});

test('a signature that does not hold is refused by the API gateway, which echoes key, project and canonical request', async () => {
  await using sandbox = await startSandbox(options);
  const { status, headers, text } = await ask(sandbox, { ...golden, query: `${golden.query}0` });
  expect(status).toBe(401);
  expect(JSON.parse(text)).toEqual({
    error_code: 'APIGW.0301',
    error_msg:
      'Incorrect IAM authentication information: verify aksk signature fail,ak:AKEXAMPLE,canonicalRequest:' +
      'GET|/v2/bcae3e673fd04716a3b9dacdf58ca336/snapshots/|' +
      'desktop_ids=a-1&desktop_ids=b-2&desktop_name=xzx%2003&limit=100|' +
      'host:workspace.example.test|x-project-id:bcae3e673fd04716a3b9dacdf58ca336|x-sdk-date:20240420T083616Z||' +
      'host;x-project-id;x-sdk-date|e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    request_id: headers['x-request-id'],
  });
});

const { authorization } = golden.headers;

test.each([
  [
    'an unknown key',
    { authorization: authorization.replace('AKEXAMPLE', 'AKOTHER') },
    'Get secretKey failed,ak:AKOTHER,err:ak not exist',
  ],
  ['another form', { authorization: 'SDK-HMAC-SHA256 Credential=x' }, 'authorization format is incorrect'],
  [
    'another date form',
    { 'x-sdk-date': '2024-04-20T08:36:16Z' },
    'x-sdk-date format is incorrect: 2024-04-20T08:36:16Z',
  ],
  ['another project', { 'x-project-id': 'other' }, 'project other is not of this access key'],
  [
    'a host that is not signed',
    { authorization: authorization.replace('host;', '') },
    'host must be in SignedHeaders,ak:AKEXAMPLE',
  ],
  [
    'a signed header that is not sent',
    { authorization: authorization.replace('x-sdk-date,', 'x-sdk-date;x-trace,') },
    'signed header x-trace not found,ak:AKEXAMPLE',
  ],
  [
    'temporary credentials whose token is not signed',
    { authorization: authorization.replace('AKEXAMPLE', 'AKTEMPORARY'), 'x-security-token': 'st' },
    'x-security-token must be in SignedHeaders,ak:AKTEMPORARY',
  ],
  [
    'temporary credentials with another token',
    {
      authorization: authorization
        .replace('AKEXAMPLE', 'AKTEMPORARY')
        .replace('x-sdk-date,', 'x-sdk-date;x-security-token,'),
      'x-security-token': 'other',
    },
    'x-security-token is incorrect,ak:AKTEMPORARY',
  ],
])('%s is refused with 401', async (_problem, headers, message) => {
  await using sandbox = await startSandbox(options);
  const { status, text } = await ask(sandbox, { ...golden, headers: { ...golden.headers, ...headers } });
  expect(status).toBe(401);
  expect(JSON.parse(text)).toEqual(
    expect.objectContaining({ error_msg: `Incorrect IAM authentication information: ${message}` }),
  );
});

test('a path that is not percent-encoded is answered, not dropped', async () => {
  await using sandbox = await startSandbox(options);
  expect((await ask(sandbox, { ...golden, path: '/v2/%zz/snapshots' })).status).toBe(401);
});
