import { expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { readUpstreamContract } from '../../support/upstream-contract.js';
import { type Asked, ask } from './ask.js';

const contract = readUpstreamContract();
const hour = 3_600_000;
const noon = Date.UTC(2026, 5, 15, 12, 0, 0, 701);

interface Login {
  readonly password?: string;
  readonly name?: string;
  readonly project?: Readonly<Record<string, unknown>>;
  readonly body?: string;
}

/** Asks for a token as the documented client does. Every answer has to be within the contract. */
async function login(sandbox: Sandbox, options: Login = {}): Promise<Asked> {
  const answer = await askForToken(sandbox, options);
  const { status, headers, text } = answer;
  expect(contract.checkAnswer({ operationId: 'createToken', status, headers, body: text })).toEqual([]);
  return answer;
}

async function askForToken(sandbox: Sandbox, { password, name, project, body }: Login = {}): Promise<Asked> {
  const [user] = sandbox.users;
  const identity = {
    methods: ['password'],
    password: {
      user: { name: name ?? user?.name, password: password ?? user?.password, domain: { name: user?.domain } },
    },
  };
  return await ask(sandbox, {
    method: 'POST',
    path: '/v3/auth/tokens?nocatalog=true',
    headers: { 'content-type': 'application/json' },
    body: body ?? JSON.stringify({ auth: { identity, scope: { project: project ?? { id: sandbox.projectId } } } }),
  });
}

async function tokenOf(sandbox: Sandbox): Promise<string> {
  return String((await login(sandbox)).headers['x-subject-token']);
}

async function statusWith(sandbox: Sandbox, token: string): Promise<number> {
  return (await ask(sandbox, { headers: { 'x-auth-token': token } })).status;
}

test('the right password is answered 201, with the token in a header and its end in the body', async () => {
  await using sandbox = await startSandbox({ now: () => noon, snapshots: [], tokens: [] });
  const { status, headers, text } = await login(sandbox);
  expect(status).toBe(201);
  expect(headers['x-subject-token']).toBe(sandbox.issuedTokens()[0]);
  expect(JSON.parse(text)).toEqual({
    token: expect.objectContaining({
      expires_at: '2026-06-16T12:00:00.701000Z',
      issued_at: '2026-06-15T12:00:00.701000Z',
      methods: ['password'],
    }),
  });
  expect(await statusWith(sandbox, String(headers['x-subject-token']))).toBe(200);
});

test('the project may be named in place of its id, another one is not found', async () => {
  await using sandbox = await startSandbox({ projectName: 'eu-west-101' });
  expect((await login(sandbox, { project: { name: 'eu-west-101' } })).status).toBe(201);
  expect((await login(sandbox, { project: { name: 'cn-north-4' } })).status).toBe(404);
  expect((await login(sandbox, { project: { id: 'other' } })).status).toBe(404);
});

test('a token ends with its lifetime, a new one does not end the old one', async () => {
  let now = noon;
  await using sandbox = await startSandbox({ now: () => now, snapshots: [], tokenLifetimeMs: 2 * hour });
  const first = await tokenOf(sandbox);
  now += hour;
  const second = await tokenOf(sandbox);
  expect([await statusWith(sandbox, first), await statusWith(sandbox, second)]).toEqual([200, 200]);
  now += hour;
  expect([await statusWith(sandbox, first), await statusWith(sandbox, second)]).toEqual([401, 200]);
});

test('revoked tokens are answered 401 APIGW.0307, those issued afterwards hold', async () => {
  await using sandbox = await startSandbox({ snapshots: [] });
  const revoked = await tokenOf(sandbox);
  sandbox.revokeTokens();
  const { status, text } = await ask(sandbox, { headers: { 'x-auth-token': revoked } });
  expect(status).toBe(401);
  expect(JSON.parse(text)).toEqual(expect.objectContaining({ error_code: 'APIGW.0307' }));
  expect(await statusWith(sandbox, await tokenOf(sandbox))).toBe(200);
});

test('a wrong password and an unknown user are answered alike, with a numeric code', async () => {
  await using sandbox = await startSandbox();
  const refused = { error: { code: 401, message: 'The username or password is wrong.', title: 'Unauthorized' } };
  expect(JSON.parse((await login(sandbox, { password: 'guess' })).text)).toEqual(refused);
  expect(JSON.parse((await login(sandbox, { name: 'nobody' })).text)).toEqual(refused);
});

test('too many wrong passwords in a row lock the account, for the right one too, for 15 minutes', async () => {
  let now = noon;
  await using sandbox = await startSandbox({ now: () => now, maxWrongPasswords: 2 });
  await login(sandbox, { password: 'guess' });
  expect((await login(sandbox)).status).toBe(201);
  await login(sandbox, { password: 'guess' });
  await login(sandbox, { password: 'guess' });
  const { status, text } = await login(sandbox);
  expect(status).toBe(401);
  expect(JSON.parse(text)).toEqual({
    error: { code: 401, message: 'The account is locked after too many wrong passwords.', title: 'Unauthorized' },
  });
  now += hour / 4;
  expect((await login(sandbox)).status).toBe(201);
});

test.each([
  ['{', 'The body must be JSON'],
  ['{}', "auth.identity.methods must be ['password']"],
  ['{"auth":{"identity":{"methods":["password"]}}}', 'auth.scope.project must have an id or a name'],
  [
    '{"auth":{"identity":{"methods":["password"]},"scope":{"project":{"id":"p"}}}}',
    'auth.identity.password.user.name must be a string',
  ],
  [
    '{"auth":{"identity":{"methods":["password"]},"scope":{"project":{"id":7}}}}',
    'auth.scope.project.id must be a string',
  ],
])('a body that is not documented is answered 400: %s', async (body, message) => {
  await using sandbox = await startSandbox();
  const { status, text } = await login(sandbox, { body });
  expect(status).toBe(400);
  expect(JSON.parse(text)).toEqual({ error: { code: 400, message, title: 'Bad Request' } });
});

test('a body of a megabyte is answered 413, another method 405', async () => {
  await using sandbox = await startSandbox();
  expect((await login(sandbox, { body: ' '.repeat(1_000_000) })).status).toBe(413);
  const { status, headers } = await ask(sandbox, { path: '/v3/auth/tokens' });
  expect([status, headers.allow]).toEqual([405, 'POST']);
});

test('IAM fails on demand without the list failing, in its own shape, and no password is tried meanwhile', async () => {
  await using sandbox = await startSandbox({ snapshots: [], maxWrongPasswords: 1 });
  sandbox.addFault({ kind: 'status', status: 503, at: 'tokens', times: 'always' });
  expect(await statusWith(sandbox, 'x')).toBe(200);
  const { status, text } = await login(sandbox, { password: 'guess' });
  expect(status).toBe(503);
  expect(JSON.parse(text)).toEqual({
    error: { code: 503, message: 'A fault was asked for.', title: 'Service Unavailable' },
  });
  sandbox.clearFaults();
  expect((await login(sandbox)).status).toBe(201);
});

test.each([1, 15, 16, 512, 40_000, 100_000])(
  'a token of %i characters is issued, and opens the door',
  async (length) => {
    await using sandbox = await startSandbox({ snapshots: [], tokens: [], tokenLength: length });
    // One of more than 40,000 characters is beyond the contract.
    const token = String((await askForToken(sandbox)).headers['x-subject-token']);
    expect(token).toHaveLength(length);
    expect(await statusWith(sandbox, token)).toBe(200);
  },
);

test.each([
  ['absent', undefined, '2026-06-16T12:00:00.701000Z'],
  ['empty', '', '2026-06-16T12:00:00.701000Z'],
  ['ended', expect.stringMatching(/^MII/), '2026-06-15T12:00:00.701000Z'],
  ['without-end', expect.stringMatching(/^MII/), undefined],
  ['unreadable-end', expect.stringMatching(/^MII/), 'tomorrow'],
] as const)('a token with something wrong is issued on demand: %s', async (token, header, end) => {
  await using sandbox = await startSandbox({ now: () => noon });
  sandbox.addFault({ kind: 'odd-token', token });
  const { status, headers, text } = await askForToken(sandbox);
  const { expires_at: expiresAt } = (JSON.parse(text) as { token: { expires_at?: string } }).token;
  expect([status, headers['x-subject-token'], expiresAt]).toEqual([201, header, end]);
  expect((await login(sandbox)).headers['x-subject-token']).toMatch(/^MII/);
});

test('requests to IAM are remembered apart from those for the list', async () => {
  await using sandbox = await startSandbox({ snapshots: [] });
  await login(sandbox);
  await login(sandbox, { password: 'guess' });
  expect(sandbox.requests).toEqual([]);
  expect(sandbox.tokenRequests.map(contract.checkRequest)).toEqual([[], []]);
  expect(sandbox.tokenRequests.map(({ query, status }) => [query, status])).toEqual([
    ['nocatalog=true', 201],
    ['nocatalog=true', 401],
  ]);
});
