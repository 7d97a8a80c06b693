import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { exchange, rawPost } from '../../support/exchange.js';
import { failureWith } from '../../support/failure-with.js';
import { compared, failureOf } from '../../support/failure-of.js';
import { question, startFaultGateway } from '../../support/start-fault-gateway.js';
import { type FaultServer, startFaultServer } from '../../support/fault-server.js';
import { answers } from '../../support/fault-server/answers.js';
import { headerOf } from '../../support/fault-server/received-request.js';
import { pageOf } from '../../support/page-of.js';
import { type Gateway, startGateway, testToken } from '../../support/start-gateway.js';

let upstream: FaultServer;
let gateway: Gateway;
let before: number;
beforeAll(async () => {
  upstream = await startFaultServer();
  gateway = await startGateway({ upstreamUrl: upstream.url, env: { INTROSPECTION: 'true' } });
});
beforeEach(() => {
  before = upstream.requests.length;
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});

const document = '{ snapshots { totalCount } }';

/** The headers of the only request that went upstream. */
function sent(): readonly (readonly [string, string])[] {
  expect(upstream.requests.length - before).toBe(1);
  return upstream.requests.at(-1)?.headers ?? [];
}

function sentToken(): string | undefined {
  return headerOf({ headers: sent() }, 'x-auth-token');
}

describe('the token', () => {
  test.each([
    ['X-Auth-Token', { 'X-Auth-Token': 'one' }, 'one'],
    ['x-auth-token in lower case', { 'x-auth-token': 'one' }, 'one'],
    ['Authorization: Bearer', { Authorization: 'Bearer two' }, 'two'],
    ['authorization: bearer', { authorization: 'bearer two' }, 'two'],
    ['AUTHORIZATION: BEARER, with spaces', { AUTHORIZATION: 'BEARER    two  ' }, 'two'],
    ['X-Auth-Token beside another Authorization', { 'X-Auth-Token': 'one', Authorization: 'Bearer two' }, 'one'],
    ['an empty X-Auth-Token beside an Authorization', { 'X-Auth-Token': '', Authorization: 'Bearer two' }, 'two'],
    ['X-Auth-Token beside basic authorization', { 'X-Auth-Token': 'one', Authorization: 'Basic dTpw' }, 'one'],
    [
      'every printable character',
      { 'X-Auth-Token': '!"#$%&\'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~' },
      '!"#$%&\'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~',
    ],
  ])('of %s goes upstream as X-Auth-Token', async (_, headers, token) => {
    expect(pageOf(await gateway.query(document, { token: null, headers }))).toEqual({ totalCount: 0 });
    expect(sentToken()).toBe(token);
  });

  test('may have 40,000 characters', async () => {
    const token = 'MIIE'.repeat(10_000);
    expect(pageOf(await gateway.query(document, { token }))).toEqual({ totalCount: 0 });
    expect(sentToken()).toBe(token);
  });

  test('of one caller is not that of the next', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => gateway.query(document, { token: `token-${index}` })));
    const tokens = upstream.requests.slice(before).map((request) => headerOf(request, 'x-auth-token'));
    expect(new Set(tokens).size).toBe(20);
  });
});

test('fifty callers at once, whose answers come in another order than their questions, each see their own', async () => {
  await using pair = await startFaultGateway();
  const { gateway: shared, upstream: fresh } = pair;
  const tokens = Array.from({ length: 50 }, (_, index) => `token-${index}`);
  let release = (): void => undefined;
  const evenFirst = new Promise<void>((resolve) => (release = resolve));
  fresh.answerWith(
    answers.by((received) => {
      const token = headerOf(received, 'x-auth-token') ?? '';
      const answer = answers.json({ total_count: 1, desktop_snapshots: [{ snapshot_id: `row-of-${token}` }] });
      return /[13579]$/.test(token) ? answers.held(evenFirst, answer) : answer;
    }),
  );
  const asked = tokens.map((token) => shared.query('{ snapshots { nodes { id } } }', { token }));
  await Promise.all(asked.filter((_, index) => index % 2 === 0));
  release();
  const shown = (await Promise.all(asked)).map((answer) => pageOf(answer).nodes);
  expect(shown).toEqual(tokens.map((token) => [{ id: `row-of-${token}` }]));
});

describe('without a token', () => {
  const missing = {
    code: 'UNAUTHENTICATED',
    message: 'A valid token is required. Send it as X-Auth-Token or as Authorization: Bearer.',
    retryable: false,
  };

  test.each([
    ['no header', {}],
    ['empty headers', { 'X-Auth-Token': '', Authorization: '' }],
    ['Bearer and nothing', { Authorization: 'Bearer' }],
    ['Bearer and spaces', { Authorization: 'Bearer   ' }],
    ['another scheme', { Authorization: 'Basic dTpw' }],
    ['a scheme that only begins alike', { Authorization: 'BearerX abc' }],
    ['a token in the wrong place', { 'X-Subject-Token': 'one', Cookie: 'X-Auth-Token=one' }],
  ])('(%s) the list is a field error, and nobody is asked', async (_, headers) => {
    const answer = await gateway.query(document, { token: null, headers });
    expect(compared(answer)).toEqual(failureOf(answer, 'snapshots', missing));
    expect(upstream.requests.length).toBe(before);
  });

  test('what needs no upstream still answers', async () => {
    const { data, errors } = await gateway.query(
      '{ __typename __schema { queryType { name } } none: snapshots(filter: { names: [] }) { totalCount } }',
      { token: null },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ __typename: 'Query', __schema: { queryType: { name: 'Query' } }, none: { totalCount: 0 } });
    expect(upstream.requests.length).toBe(before);
  });

  test('the embedded sandbox lets everybody in', async () => {
    await using sandboxed = await startGateway();
    expect(
      pageOf(await sandboxed.query('{ snapshots(page: { limit: 1 }) { nodes { id } } }', { token: null })).nodes.length,
    ).toBe(1);
  });
});

describe('a token that cannot be one is 401, and nobody is asked', () => {
  test.each([
    ['two words', 'X-Auth-Token: two words'],
    ['two headers', 'X-Auth-Token: one\r\nX-Auth-Token: two'],
    ['a tab', 'X-Auth-Token: a\tb'],
    ['a byte that is no ASCII', 'X-Auth-Token: caf\u00e9'],
    ['40,001 characters', `X-Auth-Token: ${'a'.repeat(40_001)}`],
    ['two words after Bearer', 'Authorization: Bearer two words'],
    ['a bad one before a good one', 'X-Auth-Token: a b\r\nAuthorization: Bearer good'],
  ])('%s', async (_, header) => {
    const request = rawPost(JSON.stringify({ query: '{ __typename }' }), ['Connection: close', header]);
    const [answer] = await exchange(gateway.origin, Buffer.from(request, 'latin1'));
    expect([answer?.status, answer?.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    expect(JSON.parse(answer?.body ?? '')).toEqual({
      errors: [
        {
          message: 'The token must be one word of 1 to 40000 printable ASCII characters.',
          extensions: { code: 'UNAUTHENTICATED', retryable: false, requestId: answer?.headers['x-request-id'] },
        },
      ],
    });
    expect(upstream.requests.length).toBe(before);
  });
});

test('nothing else of the caller goes upstream', async () => {
  await gateway.query(document, {
    token: 'one',
    headers: {
      Authorization: 'Bearer two',
      Cookie: 'session=secret',
      Referer: 'https://frontend.example.test/',
      'User-Agent': 'frontend',
      'Accept-Language': 'zh',
      'X-Request-Id': 'mine',
      'X-Forwarded-For': '10.0.0.1',
      Forwarded: 'for=10.0.0.1',
      'X-Project-Id': 'another',
      'X-Domain-Id': 'another',
      Traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      'X-Sdk-Date': '20240420T083616Z',
    },
  });
  expect(sent()).toEqual([
    ['host', new URL(upstream.url).host],
    ['connection', 'keep-alive'],
    ['accept', 'application/json'],
    ['user-agent', 'snapshot-gateway'],
    ['x-auth-token', 'one'],
  ]);
  expect([upstream.requests.at(-1)?.method, upstream.requests.at(-1)?.body.length]).toEqual(['GET', 0]);
});

describe('headers of the request', () => {
  const headersOf = (bytes: number) => [
    'Connection: close',
    ...Array.from({ length: bytes / 1024 }, (_, index) => `X-Filler-${index}: ${'a'.repeat(1000)}`),
  ];
  const body = JSON.stringify({ query: '{ __typename }' });

  test('may have 60 KiB together', async () => {
    const [answer] = await exchange(gateway.origin, rawPost(body, headersOf(60 * 1024)));
    expect([answer?.status, answer?.body]).toEqual([200, '{"data":{"__typename":"Query"}}']);
  });

  test('beyond 64 KiB are 431', async () => {
    const [answer] = await exchange(gateway.origin, rawPost(body, headersOf(70 * 1024)));
    expect([answer?.status, answer?.headers['cache-control'], answer?.body]).toEqual([431, 'no-store', '']);
  });
});

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
