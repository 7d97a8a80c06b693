import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exchange, rawPost } from '../../support/exchange.js';
import { type FaultServer, startFaultServer } from '../../support/fault-server.js';
import { type Gateway, startGateway } from '../../support/start-gateway.js';

let upstream: FaultServer;
let gateway: Gateway;
beforeAll(async () => {
  upstream = await startFaultServer();
  gateway = await startGateway({ upstreamUrl: upstream.url });
});
afterAll(async () => {
  expect(upstream.requests).toEqual([]);
  expect(gateway.logs.filter(({ level }) => level === 'error')).toEqual([]);
  await gateway[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});

async function post(body: string | Buffer, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(gateway.url, {
    method: 'POST',
    body: Buffer.from(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) as unknown };
}

type Posted = Awaited<ReturnType<typeof post>>;

function refusal({ headers }: Pick<Posted, 'headers'>, message: string, code = 'BAD_USER_INPUT') {
  return { errors: [{ message, extensions: { code, retryable: false, requestId: headers.get('x-request-id') } }] };
}

describe('a body that is no request', () => {
  test.each([
    ['nothing', '', 'POST body sent invalid JSON.'],
    ['text', 'secretText', 'POST body sent invalid JSON.'],
    ['JSON that was cut', '{"query":"{ secretField', 'POST body sent invalid JSON.'],
    ['JSON and more', '{"query":"{ __typename }"} secretTail', 'POST body sent invalid JSON.'],
    ['a form', 'query=%7B__typename%7D&secret=1', 'POST body sent invalid JSON.'],
    ['null', 'null', 'POST body is expected to be object but received null'],
    ['a text in JSON', '"secret"', 'POST body is expected to be object but received string'],
    ['a number', '7', 'POST body is expected to be object but received number'],
    ['true', 'true', 'POST body is expected to be object but received boolean'],
    ['a list, which would be a batch', '[{"query":"{ __typename }"}]', 'Batching is not supported.'],
    ['an empty list', '[]', 'Batching is not supported.'],
    ['no query', '{}', 'Must provide query string.'],
    ['a query that is null', '{"query":null}', 'Must provide query string.'],
    ['a query that is a number', '{"query":7}', 'Expected "query" param to be a string, but given number.'],
    [
      'a query that is a list',
      '{"query":["{ __typename }"]}',
      'Expected "query" param to be a string, but given array.',
    ],
    [
      'variables that are a text',
      '{"query":"{ __typename }","variables":"{}"}',
      'Expected "variables" param to be empty or an object, but given string.',
    ],
    [
      'variables that are a list',
      '{"query":"{ __typename }","variables":[1]}',
      'Expected "variables" param to be empty or an object, but given array.',
    ],
    [
      'extensions that are a number',
      '{"query":"{ __typename }","extensions":1}',
      'Expected "extensions" param to be empty or an object, but given number.',
    ],
    [
      'a name of no operation',
      '{"query":"query a { __typename }","operationName":"b"}',
      'Could not determine what operation to execute.',
    ],
  ])('%s', async (_, body, message) => {
    const answer = await post(body);
    expect([answer.status, answer.body]).toEqual([400, refusal(answer, message)]);
    expect(answer.text).not.toContain('secret');
  });

  test.each([
    ['a stray byte', Buffer.from([0x7b, 0xff, 0x7d])],
    ['a cut character', Buffer.from('{"query":"桌').subarray(0, -1)],
    ['Latin-1', Buffer.from('{"query":"{ é }"}', 'latin1')],
    ['UTF-16', Buffer.from('{"query":"{ __typename }"}é', 'utf16le')],
    ['an overlong slash', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
    ['a surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
  ])('bytes that are no UTF-8: %s', async (_, body) => {
    const answer = await post(body);
    expect([answer.status, answer.body]).toEqual([400, refusal(answer, 'The body must be UTF-8.')]);
  });

  test('members that are null are members that are absent', async () => {
    const answer = await post('{"query":"{ __typename }","variables":null,"operationName":null,"extensions":null}');
    expect([answer.status, answer.body]).toEqual([200, { data: { __typename: 'Query' } }]);
  });
});

describe('a body that is too large is refused, and the client gets to read that', () => {
  const message = 'The body must have at most 100000 bytes.';
  const query = JSON.stringify({ query: '{ __typename }' });
  const next = rawPost(query, ['Connection: close']);
  const head = 'POST /graphql HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n';

  test('exactly the limit is fine', async () => {
    const answer = await post(query + ' '.repeat(100_000 - query.length));
    expect([answer.status, answer.body]).toEqual([200, { data: { __typename: 'Query' } }]);
  });

  test.each([100_001, 5_000_000])('%d bytes by their Content-Length: the connection goes on', async (size) => {
    const answers = await exchange(gateway.origin, rawPost(' '.repeat(size)), next);
    expect(answers.map(({ status }) => status)).toEqual([413, 200]);
    const headers = new Headers(answers[0]?.headers);
    expect(JSON.parse(answers[0]?.body ?? '')).toEqual(refusal({ headers }, message));
  });

  test.each([2, 80])('%d chunks of 64 kB, counted as they come: the connection goes on', async (count) => {
    const chunk = `10000\r\n${' '.repeat(65_536)}\r\n`;
    const chunks = Array.from({ length: count }, () => chunk);
    const start = `${head}Transfer-Encoding: chunked\r\n\r\n`;
    const answers = await exchange(gateway.origin, start, ...chunks, '0\r\n\r\n', next);
    expect(answers.map(({ status }) => status)).toEqual([413, 200]);
  });

  test('a client that asks first is told before it sends, and is not asked to', async () => {
    const answers = await exchange(
      gateway.origin,
      `${head}Expect: 100-continue\r\nConnection: close\r\nContent-Length: 5000000\r\n\r\n`,
    );
    expect(answers.map(({ status }) => status)).toEqual([413]);
  });
});

test('a setting moves the limit', async () => {
  await using small = await startGateway({ env: { MAX_BODY_BYTES: '200' } });
  const answer = await small.query(`{ __typename ${' '.repeat(200)} }`);
  expect([answer.status, answer.errors?.[0]?.message]).toEqual([413, 'The body must have at most 200 bytes.']);
});
