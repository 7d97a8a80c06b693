import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { answerHeaders } from '../../../src/http/browsers/answer-headers.js';
import { exchange, rawPost } from '../../support/exchange.js';
import { openRawConnection } from '../../support/open-raw-connection.js';
import { type FaultGateway, startFaultGateway } from '../../support/start-fault-gateway.js';

const allowed = 'https://app.example.com';
const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
const version = 'Sec-WebSocket-Version: 13';
const protocol = 'Sec-WebSocket-Protocol: graphql-transport-ws';
const upgrade = ['Connection: Upgrade', 'Upgrade: websocket'];
const complete = [...upgrade, version, key, protocol];

/** A handshake to `gateway`, without the end of its connection. */
function handshake(headers: readonly string[], requestLine = 'GET /graphql HTTP/1.1', host = 'gateway'): string {
  return [requestLine, `Host: ${host}`, ...headers, '', ''].join('\r\n');
}

let shared: FaultGateway;
beforeAll(async () => {
  shared = await startFaultGateway({ env: { CORS_ORIGINS: allowed, GRAPHIQL: 'true' } });
});
afterAll(async () => {
  await shared[Symbol.asyncDispose]();
});

async function answerTo(request: string, { gateway }: FaultGateway = shared) {
  using connection = await openRawConnection(gateway.origin);
  // What came as 101 counts as an interim answer here.
  const opened = new Promise<'opened'>((resolve) => {
    connection.socket.once('data', (chunk: Buffer) => {
      if (chunk.toString().startsWith('HTTP/1.1 101 ')) resolve('opened');
    });
  });
  connection.write(request);
  return await Promise.race([opened, connection.answered(1).then(([answer]) => answer)]);
}

const refusalOf = (message: string, code: string) => ({
  errors: [{ message, extensions: expect.objectContaining({ code, requestId: expect.any(String) }) }],
});
const noProtocol = 'A WebSocket must offer the subprotocol graphql-transport-ws.';
const noHandshake = 'This is no handshake of a WebSocket.';
const foreign = 'A page of another origin may not open a WebSocket, unless CORS_ORIGINS names its origin.';

describe('an upgrade to a WebSocket is refused by an answer of HTTP', () => {
  test.each([
    ['without a subprotocol', [...upgrade, version, key], 400, noProtocol],
    ['of the older protocol', [...upgrade, version, key, 'Sec-WebSocket-Protocol: graphql-ws'], 400, noProtocol],
    ['with the same subprotocol twice', [...complete, protocol], 400, noProtocol],
    ['with a subprotocol that is none', [...complete, 'Sec-WebSocket-Protocol: a b'], 400, noProtocol],
    ['without a key', [...upgrade, version, protocol], 400, noHandshake],
    ['with a key that is none', [...upgrade, version, protocol, 'Sec-WebSocket-Key: short'], 400, noHandshake],
    ['with two keys', [...complete, key], 400, noHandshake],
    ['with a body', [...complete, 'Content-Length: 3'], 400, noHandshake],
    ['with a body of chunks', [...complete, 'Transfer-Encoding: chunked'], 400, noHandshake],
    [
      'of another version',
      [...upgrade, key, protocol, 'Sec-WebSocket-Version: 8'],
      426,
      'The WebSocket version must be 13.',
    ],
    ['without a version', [...upgrade, key, protocol], 426, 'The WebSocket version must be 13.'],
    [
      'that a proxy did not pass on whole',
      complete.slice(1),
      400,
      'A handshake of a WebSocket needs the header Connection: Upgrade.',
    ],
    ['of a foreign page', [...complete, 'Origin: https://evil.example.test'], 403, foreign],
    ['of a page in a sandbox', [...complete, 'Origin: null'], 403, foreign],
    ['of a page of the same site', [...complete, 'Origin: http://gateway:8080'], 403, foreign],
    [
      'with a token that can be none',
      [...complete, 'X-Auth-Token: two words'],
      401,
      expect.stringContaining('one word'),
    ],
  ])('%s', async (_, headers, status, message) => {
    const answer = await answerTo(handshake(headers));
    if (answer === 'opened' || !answer) throw new Error('It was opened');
    const code = { 401: 'UNAUTHENTICATED', 403: 'FORBIDDEN' }[status] ?? 'BAD_USER_INPUT';
    expect([answer.status, JSON.parse(answer.body)]).toEqual([status, refusalOf(message as string, code)]);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'x-request-id': expect.any(String) });
    if (status === 426) expect(answer.headers).toMatchObject({ 'sec-websocket-version': '13', upgrade: 'websocket' });
  });

  test('of HTTP/1.0', async () => {
    const answer = await answerTo(handshake(complete, 'GET /graphql HTTP/1.0'));
    expect(answer).toMatchObject({ status: 400 });
  });

  test.each(['/', '/graphq', '/graphql/', '/graphql/stream', '/livez/', '/nothing'])('at %s', async (path) => {
    await using pair = await startFaultGateway();
    const answer = await answerTo(handshake(complete, `GET ${path} HTTP/1.1`), pair);
    expect(answer).toMatchObject({ status: 404, headers: { 'x-request-id': expect.any(String) } });
  });

  test('where LIVE is off', async () => {
    await using pair = await startFaultGateway({ env: { LIVE: 'false' } });
    const answer = await answerTo(handshake(complete), pair);
    expect(answer).toMatchObject({ status: 404, body: expect.stringContaining('"NOT_FOUND"') });
  });

  test('behind a request that waits for its answer, and not behind one that has it', async () => {
    await using pair = await startFaultGateway();
    const query = rawPost(JSON.stringify({ query: '{ snapshots { totalCount } }' }), ['X-Auth-Token: reader']);
    using connection = await openRawConnection(pair.gateway.origin);
    connection.write(query + handshake(complete));
    expect(await connection.answered(2)).toMatchObject([{ status: 200 }, { status: 400 }]);
    connection.write(handshake(complete));
    await pair.gateway.logged('request.refused', 1);
    const opened = new Promise((resolve) => connection.socket.once('data', resolve));
    expect(String(await opened)).toMatch(/^HTTP\/1\.1 101 /);
  });
});

describe('an upgrade to a WebSocket is accepted', () => {
  test.each([
    ['of no browser', complete, 'gateway'],
    ['of a page of the gateway', [...complete, 'Origin: http://gateway'], 'gateway'],
    ['of the same host behind TLS', [...complete, 'Origin: https://gateway.example.com'], 'gateway.example.com'],
    ['of a page of an allowed origin', [...complete, `Origin: ${allowed}`], 'gateway'],
    ['among other subprotocols', [...upgrade, version, key, `${protocol}, graphql-ws`], 'gateway'],
    ['in other letters', ['connection: keep-alive, upgrade', 'upgrade: WebSocket', version, key, protocol], 'gateway'],
    ['that prefers HTML', [...complete, 'Accept: text/html'], 'gateway'],
  ])('%s', async (_, headers, host) => {
    expect(await answerTo(handshake(headers, 'GET /graphql HTTP/1.1', host))).toBe('opened');
  });

  test('with the headers of every answer, the only subprotocol, and no extension', async () => {
    using connection = await openRawConnection(shared.gateway.origin);
    const head = new Promise((resolve) => connection.socket.once('data', resolve));
    const offers = ['Sec-WebSocket-Extensions: permessage-deflate', 'X-Request-Id: mine', ...complete];
    connection.write(handshake(offers));
    const [status, ...headers] = String(await head)
      .trimEnd()
      .split('\r\n');
    expect(status).toBe('HTTP/1.1 101 Switching Protocols');
    expect(headers.sort()).toEqual(
      [
        ...Object.entries({ ...answerHeaders, 'x-request-id': 'mine' }).map(([name, value]) => `${name}: ${value}`),
        ...upgrade,
        protocol,
        'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
      ].sort(),
    );
  });
});

describe('a request that offers another upgrade is answered as any other', () => {
  const h2c = ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA'];
  const body = JSON.stringify({ query: '{ __typename }' });

  test('with its body, and the next request on its connection', async () => {
    using connection = await openRawConnection(shared.gateway.origin);
    connection.write(rawPost(body, h2c));
    expect(await connection.answered(1)).toMatchObject([{ status: 200, body: '{"data":{"__typename":"Query"}}' }]);
    // Not together: Node drops what comes in one piece with an offer and its answer, with or without a WebSocket.
    connection.write(rawPost(body, ['Upgrade: websocket', 'Connection: Upgrade']));
    expect(await connection.answered(2)).toMatchObject([{}, { status: 200 }]);
    connection.write(rawPost(body));
    expect(await connection.answered(3)).toMatchObject([{}, {}, { status: 200 }]);
  });

  test('and closed where it asks for that', async () => {
    const headers = ['Connection: Upgrade, close', 'Upgrade: h2c'];
    expect(await exchange(shared.gateway.origin, rawPost(body, headers))).toMatchObject([{ status: 200 }]);
  });

  test('that lists a WebSocket among others', async () => {
    const answer = await answerTo(
      handshake(['Connection: Upgrade', 'Upgrade: h2c, websocket', version, key, protocol]),
    );
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining('BAD_USER_INPUT') });
  });
});
