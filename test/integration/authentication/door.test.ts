import { describe, expect, test } from '@jest/globals';
import { failureWith } from '../../support/failure-with.js';
import { compared } from '../../support/failure-of.js';
import { goodData, startSandboxGateway } from '../../support/start-sandbox-gateway.js';

const env = { GATEWAY_TOKENS: 'door-token-1, door-token-2', GATEWAY_OPEN: 'false' };

describe.each(['iam', 'aksk'] as const)('a gateway with credentials of its own, %s', (auth) => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ['the first token as X-Auth-Token', { 'x-auth-token': 'door-token-1' }],
    ['the second token as X-Auth-Token', { 'x-auth-token': 'door-token-2' }],
    ['the first token as Bearer', { authorization: 'Bearer door-token-1' }],
    ['the second token as Bearer', { authorization: 'Bearer door-token-2' }],
  ])('answers who shows %s, which goes no further', async (_, headers) => {
    await using pair = await startSandboxGateway({ auth, env });
    const { data, errors } = await pair.ask({ headers });
    expect({ data, errors }).toEqual({ data: goodData, errors: undefined });
    const { requests, tokenRequests } = pair.sandbox;
    expect(JSON.stringify([...requests, ...tokenRequests])).not.toContain('door-token');
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ['none', {}],
    ['a wrong one', { 'x-auth-token': 'door-token-3' }],
    ['a wrong one as Bearer', { authorization: 'Bearer door-token-3' }],
    ['the beginning of one', { 'x-auth-token': 'door-token-' }],
    ['one and more', { 'x-auth-token': 'door-token-11' }],
    ['one in other letters', { 'x-auth-token': 'DOOR-TOKEN-1' }],
    ['the whole list', { 'x-auth-token': 'door-token-1,door-token-2' }],
    ['one under another scheme', { authorization: 'Basic door-token-1' }],
    ['a wrong one before a right one', { 'x-auth-token': 'wrong', authorization: 'Bearer door-token-1' }],
  ])('asks neither the upstream nor IAM for who shows %s', async (_, headers) => {
    await using pair = await startSandboxGateway({ auth, env });
    const answer = await pair.ask({ headers });
    expect(compared(answer)).toEqual(failureWith(answer, 'UNAUTHENTICATED', { retryable: false }));
    expect([...pair.sandbox.requests, ...pair.sandbox.tokenRequests]).toEqual([]);
  });

  test('answers anyone, with any token, where GATEWAY_OPEN says so', async () => {
    await using pair = await startSandboxGateway({ auth, env: { GATEWAY_OPEN: 'true' } });
    expect((await pair.ask()).data).toEqual(goodData);
    expect((await pair.ask({ token: 'any' })).data).toEqual(goodData);
  });

  test('keeps its door shut where both are set', async () => {
    await using pair = await startSandboxGateway({ auth, env: { ...env, GATEWAY_OPEN: 'true' } });
    expect((await pair.ask()).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});
