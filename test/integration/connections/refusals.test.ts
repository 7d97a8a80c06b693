import { describe, expect, test } from '@jest/globals';
import { answerHeaders } from '../../../src/http/browsers/answer-headers.js';
import { type RawAnswer, rawPost } from '../../support/exchange.js';
import { answers } from '../../support/fault-server/answers.js';
import { startFaultGateway } from '../../support/start-fault-gateway.js';
import { openRawConnection } from '../../support/open-raw-connection.js';

const lines = (...all: readonly string[]) => `${all.join('\r\n')}\r\n\r\n`;
const host = 'Host: gateway';
const json = 'Content-Type: application/json';
const list = rawPost('{"query":"{ snapshots { totalCount } }"}', ['X-Auth-Token: token']);
const listBody = '{"data":{"snapshots":{"totalCount":7}}}';
const upgrade = [
  host,
  'Connection: Upgrade, HTTP2-Settings',
  'Upgrade: h2c',
  'HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA',
];
const name = '{"query":"{ __typename }"}';

/** What no answer may lack, Node's own refusals included. */
function expectPromisedHeaders({ headers }: RawAnswer): void {
  expect(headers).toMatchObject(answerHeaders);
  expect(headers['x-request-id']).toMatch(/^[\w.-]{1,64}$/);
}

/** What Node would answer or close by itself (`lib/_http_server.js`), and what is close to it. */
test.each([
  ['an expectation that is not known', lines('GET /livez HTTP/1.1', host, 'Expect: 200-ok'), 417],
  ['the expectation that is, where there is no body', lines('GET /livez HTTP/1.1', host, 'Expect: 100-continue'), 200],
  ['an expectation in HTTP/1.0, which has none', lines('GET /livez HTTP/1.0', 'Expect: 200-ok'), 200],
  ['no Host', lines('GET /livez HTTP/1.1'), 400],
  ['no Host in HTTP/1.0', lines('GET /livez HTTP/1.0'), 200],
  ['two of them', lines('GET /livez HTTP/1.1', host, host), 400],
  ['no Host beside a whole URL', lines('GET http://gateway/livez HTTP/1.1'), 400],
  ['CONNECT', lines('CONNECT gateway:443 HTTP/1.1', host), 405],
  ['OPTIONS *', lines('OPTIONS * HTTP/1.1', host), 404],
  ['TRACE', lines('TRACE /graphql HTTP/1.1', host), 405],
  ['a method in lower case', lines('get /livez HTTP/1.1', host), 400],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  ['a version that does not exist', lines('GET /livez HTTP/4.2', host), 400],
  ['a request line alone', 'GET /livez\r\n\r\n', 400],
  ['a target of 60 kB', lines(`GET /livez?${'x'.repeat(60_000)} HTTP/1.1`, host), 200],
  ['a head that is too long', lines('GET /livez HTTP/1.1', host, `X: ${'x'.repeat(70_000)}`), 431],
  [
    'a length and chunks',
    lines('POST /graphql HTTP/1.1', host, json, 'Content-Length: 3', 'Transfer-Encoding: chunked'),
    400,
  ],
  [
    'a chunk extension that is too long',
    `${lines('POST /graphql HTTP/1.1', host, json, 'Transfer-Encoding: chunked')}1;${'x'.repeat(20_000)}`,
    413,
  ],
  ['an offer to speak HTTP/2', lines('GET /livez HTTP/1.1', ...upgrade), 200],
  [
    'the same with a body',
    `${lines('POST /graphql HTTP/1.1', ...upgrade, json, `Content-Length: ${name.length}`)}${name}`,
    200,
  ],
  [
    'an offer to speak WebSocket',
    lines(
      'GET /livez HTTP/1.1',
      host,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ),
    200,
  ],
])('%s is answered with the headers of every answer', async (_, request, status) => {
  await using pair = await startFaultGateway();
  using client = await openRawConnection(pair.gateway.origin);
  client.write(request);
  const [answer, ...others] = await client.answered(1);
  expect([answer?.status, others]).toEqual([status, []]);
  if (answer) expectPromisedHeaders(answer);
  const refused = pair.gateway.logs.filter(({ level }) => level === 'error' || level === 'fatal');
  expect(refused).toEqual([]);
});

test.each([
  ['401', { 'X-Auth-Token': 'caf\u00e9' }, 401],
  ['413', { 'Content-Length': '5000000' }, 413],
  ['415', { 'Content-Type': 'text/plain' }, 415],
  ['429', {}, 429],
])('a client that asks before it sends is refused with %s, and not asked to send', async (_, headers, status) => {
  await using pair = await startFaultGateway({ env: { RATE_LIMIT_PER_SECOND: '1', RATE_LIMIT_BURST: '1' } });
  if (status === 429) await pair.gateway.query('{ __typename }', { token: 'token' });
  using client = await openRawConnection(pair.gateway.origin);
  let heard = '';
  client.socket.on('data', (chunk) => (heard += String(chunk)));
  const all = { 'Content-Type': 'application/json', 'Content-Length': '100', 'X-Auth-Token': 'token', ...headers };
  const head = Object.entries(all).map(([key, value]) => `${key}: ${value}`);
  client.socket.write(lines('POST /graphql HTTP/1.1', host, 'Expect: 100-continue', ...head), 'latin1');
  await client.answered(1);
  expect(heard).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
});

test('a client that asks before it sends is asked to when its turn has come', async () => {
  await using pair = await startFaultGateway();
  const { release, answer } = held();
  pair.upstream.answerWith(answer);
  using client = await openRawConnection(pair.gateway.origin);
  let heard = '';
  client.socket.on('data', (chunk) => (heard += String(chunk)));
  const head = lines('POST /graphql HTTP/1.1', host, json, 'Expect: 100-continue', `Content-Length: ${name.length}`);
  client.write(list + head);
  await pair.upstream.received(1);
  for (let turn = 0; turn < 5; turn += 1) await fetch(`${pair.gateway.origin}/livez`);
  expect(heard).toBe('');
  release();
  while (!heard.endsWith('HTTP/1.1 100 Continue\r\n\r\n')) await fetch(`${pair.gateway.origin}/livez`);
  client.write(name);
  expect((await client.answered(2)).map(({ body }) => body)).toEqual([listBody, '{"data":{"__typename":"Query"}}']);
});

describe('behind a request that is still being answered comes first its answer, then the refusal, and then the end', () => {
  const chunked = lines('POST /graphql HTTP/1.1', host, json, 'Transfer-Encoding: chunked');
  test.each([
    ['bytes that are no HTTP', '\x16\x03\x01\x02\x00\x01', 400],
    ['a chunk without a size', `${chunked}zz\r\n`, 400],
    ['a chunk without a size, in a piece of its own', [chunked, 'zz\r\n'], 400],
    ['a head that is too long', lines('GET /livez HTTP/1.1', host, `X: ${'x'.repeat(70_000)}`), 431],
    ['CONNECT', lines('CONNECT gateway:443 HTTP/1.1', host), 405],
    ['half a request of a client that has ended its side', ['POST /graphql HTTP/1.1\r\n', null], 400],
  ] as const)('%s', async (_, behind, status) => {
    await using pair = await startFaultGateway();
    const { release, answer } = held();
    pair.upstream.answerWith(answer);
    using client = await openRawConnection(pair.gateway.origin);
    client.write(list.repeat(2));
    await pair.upstream.received(1);
    for (const piece of typeof behind === 'string' ? [behind] : behind) {
      if (piece === null) client.socket.end();
      else client.write(piece);
      for (let turn = 0; turn < 5; turn += 1) await fetch(`${pair.gateway.origin}/livez`);
    }
    release();
    const all = await client.ended();
    expect(all.map((each) => [each.status, each.body])).toEqual([
      [200, listBody],
      [200, listBody],
      [status, ''],
    ]);
    for (const each of all) expectPromisedHeaders(each);
    expect(all.at(-1)?.headers['connection']).toBe('close');
  });

  test('what comes behind a request that closes the connection is no request', async () => {
    await using pair = await startFaultGateway();
    const { release, answer } = held();
    pair.upstream.answerWith(answer);
    using client = await openRawConnection(pair.gateway.origin);
    client.write(list.replace(host, `${host}\r\nConnection: close`) + list);
    await pair.upstream.received(1);
    release();
    expect((await client.ended()).map(({ status, body }) => [status, body])).toEqual([[200, listBody]]);
    expect(pair.upstream.requests).toHaveLength(1);
  });
});

test('a request that is answered before its body has come, and whose body is no HTTP, is answered once', async () => {
  await using pair = await startFaultGateway();
  using client = await openRawConnection(pair.gateway.origin);
  client.write(lines('POST /nowhere HTTP/1.1', host, 'Transfer-Encoding: chunked'));
  await client.answered(1);
  client.write('zz\r\n');
  expect((await client.ended()).map(({ status }) => status)).toEqual([404]);
});

function held() {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  return {
    release: () => {
      release();
    },
    answer: answers.held(released, answers.json({ total_count: 7, desktop_snapshots: [] })),
  };
}
