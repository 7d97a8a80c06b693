import { describe, expect, test } from '@jest/globals';
import { failureWith } from '../../support/expected-code.js';
import { compared } from '../../support/expected-failure.js';
import { question, startFaultGateway } from '../../support/fault-gateway.js';
import { answers } from '../../support/fault-server/answers.js';
import { headerOf } from '../../support/fault-server/received-request.js';
import { startGateway, testToken } from '../../support/start-gateway.js';

describe("the caller's own token", () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ['X-Auth-Token', { 'x-auth-token': 'caller-token' }],
    ['Authorization: Bearer', { authorization: 'Bearer caller-token' }],
    ['Authorization: bearer', { authorization: 'bearer   caller-token' }],
    ['both, of which the first counts', { 'x-auth-token': 'caller-token', authorization: 'Bearer another' }],
    ['an empty X-Auth-Token beside a Bearer', { 'x-auth-token': '', authorization: 'Bearer caller-token' }],
  ])('in %s goes upstream as X-Auth-Token', async (_, headers) => {
    await using pair = await startFaultGateway();
    expect((await pair.ask({ token: null, headers })).errors).toBeUndefined();
    const [request] = pair.upstream.requests;
    expect(request && headerOf(request, 'x-auth-token')).toBe('caller-token');
    expect(request && headerOf(request, 'authorization')).toBeUndefined();
  });

  test('of 40,000 characters arrives whole', async () => {
    await using pair = await startFaultGateway();
    const token = 'MII'.padEnd(40_000, 'aB3+/=-_.~');
    expect((await pair.ask({ token })).errors).toBeUndefined();
    const [request] = pair.upstream.requests;
    expect(request && headerOf(request, 'x-auth-token')).toBe(token);
  });

  test('is all that the upstream learns of the caller', async () => {
    await using pair = await startFaultGateway();
    const headers = {
      cookie: 'session=1',
      'x-forwarded-for': '203.0.113.7',
      'x-project-id': 'another',
      'x-request-id': 'of-the-caller',
      'user-agent': 'a browser',
      'accept-language': 'de',
    };
    await pair.ask({ headers });
    const [request] = pair.upstream.requests;
    expect(request?.headers.filter(([name]) => !['host', 'connection'].includes(name))).toEqual([
      ['accept', 'application/json'],
      ['user-agent', 'snapshot-gateway'],
      ['x-auth-token', testToken],
    ]);
  });

  test.each([
    [401, 'UNAUTHENTICATED'],
    [403, 'FORBIDDEN'],
  ] as const)('that is answered %i is %s, and is not shown again', async (status, code) => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(answers.json({ error_code: 'APIGW.0307', error_msg: 'No.' }, { status }));
    const answer = await pair.ask();
    const upstream = { status, errorCode: 'APIGW.0307', errorMessage: 'No.' };
    expect(compared(answer)).toEqual(failureWith(answer, code, { retryable: false, upstream }));
    expect(pair.upstream.requests).toHaveLength(1);
  });
});

describe('without a token', () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ['no header', {}],
    ['an empty header', { 'x-auth-token': '' }],
    ['another scheme than Bearer', { authorization: 'Basic dXNlcjpwYXNz' }],
  ])('%s: what needs the upstream is UNAUTHENTICATED, without a call', async (_, headers) => {
    await using pair = await startFaultGateway();
    const answer = await pair.ask({ token: null, headers });
    expect(compared(answer)).toEqual(failureWith(answer, 'UNAUTHENTICATED', { retryable: false }));
    expect(pair.upstream.connections.opened).toBe(0);
  });

  test('what needs no upstream is answered', async () => {
    await using pair = await startFaultGateway();
    const { data, errors } = await pair.gateway.query('{ __typename }', { token: null });
    expect({ data, errors }).toEqual({ data: { __typename: 'Query' }, errors: undefined });
  });

  test('the embedded sandbox answers', async () => {
    await using gateway = await startGateway();
    expect((await gateway.query(question, { token: null })).errors).toBeUndefined();
    expect((await gateway.query(question, { token: 'expired-token' })).errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ]);
  });
});
