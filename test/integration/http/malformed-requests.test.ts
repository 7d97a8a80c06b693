import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { sendRaw, statusOf } from '../../support/send-raw.js';
import { type Gateway, startGateway } from '../../support/start-gateway.js';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});
afterEach(() => {
  // Whatever was hidden in a request, nothing was executed for it.
  const executed = gateway.logs.filter(({ codes }) => Array.isArray(codes) && codes.length === 0);
  expect(executed).toEqual([]);
  expect(gateway.logs.filter(({ level }) => level === 'error')).toEqual([]);
});

const query = '{"query":"{__typename}"}';
const head = ['POST /graphql HTTP/1.1', 'Host: gateway', 'Content-Type: application/json'];
const chunked = (...chunks: string[]) => [...head, 'Transfer-Encoding: chunked', '', ...chunks, '', ''];

describe('a request that two servers could read differently is refused', () => {
  test.each([
    [
      'a length and chunks',
      [...head, `Content-Length: ${query.length}`, 'Transfer-Encoding: chunked', '', '0', '', ''],
    ],
    ['chunks and a length', [...head, 'Transfer-Encoding: chunked', 'Content-Length: 5', '', '0', '', query]],
    ['two lengths', [...head, 'Content-Length: 24', 'Content-Length: 25', '', query]],
    ['two lengths in one header', [...head, 'Content-Length: 24, 25', '', query]],
    ['a length with a sign', [...head, 'Content-Length: +24', '', query]],
    ['a negative length', [...head, 'Content-Length: -1', '', query]],
    ['another coding after chunked', [...head, 'Transfer-Encoding: chunked, identity', '', '18', query, '0', '', '']],
    [
      'chunked twice',
      [...head, 'Transfer-Encoding: chunked', 'Transfer-Encoding: chunked', '', '18', query, '0', '', ''],
    ],
    ['a coding that is misspelt', [...head, 'Transfer-Encoding: xchunked', '', '18', query, '0', '', '']],
    ['a space before the colon', [...head, 'Content-Length : 24', '', query]],
    ['a header over two lines', [...head, 'Transfer-Encoding:', ' chunked', 'Content-Length: 24', '', query]],
    ['a bare line feed', [...head, 'X-A: b\nContent-Length: 24', '', query]],
    ['a chunk without a size', chunked('zz', query, '0')],
    ['a chunk longer than it says', chunked('2', query, '0')],
    ['a size with a sign', chunked('+18', query, '0')],
    ['a size of too many digits', chunked('F'.repeat(40), query, '0')],
    ['no host', ['POST /graphql HTTP/1.1', 'Content-Type: application/json', 'Content-Length: 24', '', query]],
    ['a null byte', [...head, 'X-A: a\0b', 'Content-Length: 24', '', query]],
    ['no HTTP', ['\x16\x03\x01\x02\x00\x01', '']],
  ])('%s', async (_, lines) => {
    const answer = await sendRaw(gateway.origin, ...lines);
    expect(statusOf(answer)).toBe(400);
    expect(answer.toLowerCase()).toContain('connection: close');
    expect(answer).not.toContain('__typename');
  });
});

describe('the head of a request has its bounds', () => {
  const small = [`Content-Length: ${query.length}`, 'Connection: close', '', query];

  test('a header that is too long', async () => {
    expect(statusOf(await sendRaw(gateway.origin, ...head, `X-Long: ${'x'.repeat(70_000)}`, ...small))).toBe(431);
  });

  test('too many headers', async () => {
    const many = Array.from({ length: 3000 }, (_, index) => `X-${index}: x`);
    expect(statusOf(await sendRaw(gateway.origin, ...head, ...many, ...small))).toBe(431);
  });

  test('a target that is too long', async () => {
    const target = `/graphql?${'x'.repeat(70_000)}`;
    expect(statusOf(await sendRaw(gateway.origin, `POST ${target} HTTP/1.1`, ...head.slice(1), ...small))).toBe(431);
  });
});

describe('a body that is no one request is refused', () => {
  const post = async (body: string, headers: Record<string, string> = {}) => {
    const response = await fetch(gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    const { errors } = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] };
    return [response.status, errors.length, errors[0]?.extensions.code];
  };

  test.each([
    ['several requests', `[${query},${query}]`],
    ['an empty list', '[]'],
    ['a text', '"{__typename}"'],
    ['null', 'null'],
    ['nothing', ''],
    ['half of one', query.slice(0, -2)],
    ['one and a half', `${query}{`],
    ['a prototype instead of a query', '{"__proto__":{"query":"{__typename}"}}'],
    ['a query that is a list', '{"query":["{__typename}"]}'],
    ['variables that are a list', '{"query":"{__typename}","variables":[]}'],
    ['extensions that are a text', '{"query":"{__typename}","extensions":"x"}'],
    ['JSON of a hundred thousand levels', '['.repeat(99_000)],
  ])('%s', async (_, body) => {
    expect(await post(body)).toEqual([400, 1, 'BAD_USER_INPUT']);
  });

  test('a body in any coding', async () => {
    expect(await post(query, { 'content-encoding': 'gzip' })).toEqual([415, 1, 'BAD_USER_INPUT']);
    expect(await post(query, { 'content-encoding': 'identity' })).toEqual([415, 1, 'BAD_USER_INPUT']);
  });

  test('a body that is too large, by its length or as it comes', async () => {
    const large = JSON.stringify({ query: ' '.repeat(100_000) });
    expect(await post(large)).toEqual([413, 1, 'BAD_USER_INPUT']);
    const pieces = Array.from({ length: 200 }, () => `400\r\n${'x'.repeat(1024)}`);
    const endless = [...head, 'Connection: close', 'Transfer-Encoding: chunked', '', ...pieces, '0', '', ''];
    expect(statusOf(await sendRaw(gateway.origin, ...endless))).toBe(413);
  });
});

test('names of prototypes among variables and extensions reach nothing', async () => {
  await using other = await startGateway();
  const response = await fetch(other.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{__typename}","variables":{"__proto__":{"a":1},"constructor":{"prototype":{"b":2}}},"extensions":{"__proto__":{"c":3}}}',
  });
  expect([response.status, await response.json()]).toEqual([200, { data: { __typename: 'Query' } }]);
  expect([({} as { a?: unknown }).a, ({} as { b?: unknown }).b, ({} as { c?: unknown }).c]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('a message repeats no more than a little of what was sent', async () => {
  const name = 'x'.repeat(90_000);
  await using other = await startGateway();
  for (const [document, variables] of [
    [`{ ${name} }`, {}],
    ['query ($it: DesktopSnapshotSortDirection) { snapshots(sort: { direction: $it }) { totalCount } }', { it: name }],
  ] as const) {
    const { status, text } = await other.query(document, { variables });
    expect([status, text.length < 1000]).toEqual([400, true]);
  }
});
