import { expect, test } from '@jest/globals';
import { startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { ask } from './ask.js';

test('any printable token opens the door, one of 40,000 characters too', async () => {
  await using sandbox = await startSandbox({ snapshots: [] });
  for (const token of ['x', 'MIIF+/=~!', 'a'.repeat(40_000)]) {
    expect((await ask(sandbox, { headers: { 'x-auth-token': token } })).status).toBe(200);
  }
});

test.each([
  ['no token', {}, 'APIGW.0301', 'Incorrect IAM authentication information: x-auth-token not found'],
  [
    'an empty one',
    { 'x-auth-token': '' },
    'APIGW.0301',
    'Incorrect IAM authentication information: x-auth-token not found',
  ],
  [
    'two words',
    { 'x-auth-token': 'a b' },
    'APIGW.0301',
    'Incorrect IAM authentication information: decrypt token fail',
  ],
  ['expired-token', { 'x-auth-token': 'expired-token' }, 'APIGW.0307', 'The token must be updated.'],
])('%s is answered 401 by the API gateway, which names the request twice', async (_token, headers, code, message) => {
  await using sandbox = await startSandbox();
  const answer = await ask(sandbox, { headers });
  const requestId = answer.headers['x-request-id'];
  expect(answer.status).toBe(401);
  expect(JSON.parse(answer.text)).toEqual({ error_code: code, error_msg: message, request_id: requestId });
});

test('forbidden-token is answered 403 by the Workspace service, with a message for its owner to decode', async () => {
  await using sandbox = await startSandbox();
  const { status, text } = await ask(sandbox, { headers: { 'x-auth-token': 'forbidden-token' } });
  expect(status).toBe(403);
  expect(JSON.parse(text)).toEqual({
    error_code: 'WKS.0010',
    error_msg: 'The user may not perform workspace:desktops:listSnapshots.',
    encoded_authorization_message: expect.any(String),
  });
});

test('throttled-token is answered 429 and told when to come back', async () => {
  await using sandbox = await startSandbox();
  const { status, headers } = await ask(sandbox, { headers: { 'x-auth-token': 'throttled-token' } });
  expect([status, headers['retry-after']]).toEqual([429, '2']);
});

test('a list of tokens shuts out all others', async () => {
  await using sandbox = await startSandbox({ snapshots: [], tokens: ['one', 'two'] });
  expect(sandbox.token).toBe('one');
  expect((await ask(sandbox)).status).toBe(200);
  expect((await ask(sandbox, { headers: { 'x-auth-token': 'two' } })).status).toBe(200);
  expect((await ask(sandbox, { headers: { 'x-auth-token': 'three' } })).status).toBe(401);
});
