import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exchange, rawGet, rawPost } from '../../support/exchange.js';
import { type FaultServer, startFaultServer } from '../../support/fault-server.js';
import { readMetrics } from '../../support/read-metrics.js';
import { type Gateway, startGateway } from '../../support/start-gateway.js';

let upstream: FaultServer;
let gateway: Gateway;
beforeAll(async () => {
  upstream = await startFaultServer();
  gateway = await startGateway({ upstreamUrl: upstream.url, env: { GRAPHIQL: 'false' } });
});
afterAll(async () => {
  expect(upstream.requests).toEqual([]);
  expect(gateway.logs.filter(({ level }) => level === 'error')).toEqual([]);
  await gateway[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});

const query = '{"query":"{ __typename }"}';

/** Sends one request and gives what a refusal is made of. */
async function send(path: string, init: RequestInit) {
  const response = await fetch(`${gateway.origin}${path}`, init);
  const text = await response.text();
  const { status, headers } = response;
  const requestId = headers.get('x-request-id');
  expect([headers.get('cache-control'), headers.get('x-content-type-options')]).toEqual(['no-store', 'nosniff']);
  expect(requestId).toMatch(/^[\w-]{36}$/);
  return { status, headers, text, requestId };
}

function refusal(requestId: string | null, message: string, code = 'BAD_USER_INPUT') {
  return JSON.stringify({ errors: [{ message, extensions: { code, retryable: false, requestId } }] });
}

describe('another method than GET and POST is 405, and says which ones are right', () => {
  test.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'QUERY'])('%s', async (method) => {
    const { status, headers, text, requestId } = await send('/graphql', { method });
    expect([status, headers.get('allow')]).toEqual([405, 'GET, POST']);
    expect(text).toBe(refusal(requestId, 'A GraphQL request must be a GET or a POST.'));
  });

  test('HEAD, without a body', async () => {
    const { status, headers, text } = await send('/graphql', { method: 'HEAD' });
    expect([status, headers.get('allow'), text]).toEqual([405, 'GET, POST', '']);
  });

  test('TRACE, which would show the token', async () => {
    const [answer] = await exchange(
      gateway.origin,
      'TRACE /graphql HTTP/1.1\r\nHost: x\r\nX-Auth-Token: secret\r\nConnection: close\r\n\r\n',
    );
    expect([answer?.status, answer?.headers['allow']]).toEqual([405, 'GET, POST']);
    expect(answer?.body).not.toContain('secret');
  });
});

describe('another content than JSON in UTF-8 is 415, and says which one is right', () => {
  test.each([
    'text/plain',
    'text/plain;charset=UTF-8',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/graphql',
    'application/graphql+json',
    'application/json; charset=latin1',
    'application/json; charset=utf-16',
    'application/jsonp',
    'text/json',
    'application/json, text/plain',
    'text/plain; application/json',
  ])('%s', async (type) => {
    const { status, headers, text, requestId } = await send('/graphql', {
      method: 'POST',
      body: query,
      headers: { 'content-type': type },
    });
    expect([status, headers.get('accept-post')]).toEqual([415, 'application/json']);
    expect(text).toBe(refusal(requestId, 'The Content-Type must be application/json, in UTF-8.'));
  });

  test('no type at all', async () => {
    const { status } = await send('/graphql', { method: 'POST', body: Buffer.from(query) });
    expect(status).toBe(415);
  });

  test.each(['gzip', 'br', 'identity', 'gzip, gzip'])('a Content-Encoding: %s', async (coding) => {
    const { status, headers, text, requestId } = await send('/graphql', {
      method: 'POST',
      body: query,
      headers: { 'content-type': 'application/json', 'content-encoding': coding },
    });
    expect([status, headers.get('accept-encoding')]).toEqual([415, 'identity']);
    expect(text).toBe(refusal(requestId, 'The body must not have a Content-Encoding.'));
  });

  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'application/json; charset="utf-8"',
    'APPLICATION/JSON',
    '  application/json ; charset=utf-8 ',
  ])('but %j is right', async (type) => {
    const { status, text } = await send('/graphql', { method: 'POST', body: query, headers: { 'content-type': type } });
    expect([status, text]).toEqual([200, '{"data":{"__typename":"Query"}}']);
  });
});

describe('what is served is served by its exact path', () => {
  test.each(['/livez', '/livez?verbose', '/readyz', '/readyz?x=/metrics'])('%s is 200', async (path) => {
    const { status, headers, text } = await send(path, {});
    expect([status, headers.get('content-type'), text]).toEqual([200, 'text/plain; charset=utf-8', 'ok\n']);
  });

  test('/metrics is what Prometheus reads', async () => {
    const { status, headers, text } = await send('/metrics', {});
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(text).toContain('# TYPE gateway_operations_in_flight gauge\n');
  });

  test('POST to /graphql with a query string is POST to /graphql', async () => {
    const { status } = await send('/graphql?x=/livez', {
      method: 'POST',
      body: query,
      headers: { 'content-type': 'application/json' },
    });
    expect(status).toBe(200);
  });

  test.each(['/livez', '/readyz', '/metrics'])('HEAD %s has no body, and another method is 405', async (path) => {
    expect((await send(path, { method: 'HEAD' })).status).toBe(200);
    const { status, headers, text, requestId } = await send(path, { method: 'POST', body: 'x' });
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect(text).toBe(refusal(requestId, 'This path must be asked with GET.'));
  });

  test.each([
    '/',
    '/livez/',
    '/LIVEZ',
    '/graphql/',
    '/graphql/livez',
    '/x/readyz',
    '/x/metrics',
    '//livez',
    '/./livez',
    '/x/../metrics',
    '/livez%20',
    '/%6Civez',
    '/livez;x',
    '/livez#x',
    '/x?/livez',
    '/favicon.ico',
    'http://gateway/nowhere',
    'http://gateway',
    'ftp://gateway/livez',
    '*',
    '/%',
  ])('%s is 404', async (target) => {
    const [answer] = await exchange(gateway.origin, rawGet(target));
    const { status, headers, body } = answer ?? {};
    expect(status).toBe(404);
    expect(body).toBe(
      refusal(headers?.['x-request-id'] ?? null, 'There is nothing at this path. GraphQL is at /graphql.', 'NOT_FOUND'),
    );
  });
});

describe('the Host header is nothing to us', () => {
  test.each([
    '',
    ' ',
    'a b',
    'x:y:z',
    '[::1',
    '../../etc',
    'evil.example.test/x?y#z',
    '\u00e9',
    '%00',
    'a'.repeat(10_000),
  ])('%j', async (host) => {
    const request = rawPost(query, ['Connection: close']).replace('Host: gateway', `Host: ${host}`);
    const [answer] = await exchange(gateway.origin, Buffer.from(request, 'latin1'));
    expect([answer?.status, answer?.body]).toEqual([200, '{"data":{"__typename":"Query"}}']);
    expect(JSON.stringify(answer?.headers)).not.toContain('evil');
  });

  test.each(['http://evil.example.test', 'HTTPS://evil.example.test:8443', 'http://user:password@evil.example.test'])(
    'nor is the host of a target that is a whole URL, such as %s',
    async (origin) => {
      const request = rawPost(query, ['Connection: close']).replace('/graphql', `${origin}/graphql`);
      const [answer] = await exchange(gateway.origin, request);
      expect([answer?.status, answer?.body]).toEqual([200, '{"data":{"__typename":"Query"}}']);
      expect(JSON.stringify(answer)).not.toContain('evil');
      const [health] = await exchange(gateway.origin, rawGet(`${origin}/livez?x`));
      expect([health?.status, health?.body]).toEqual([200, 'ok\n']);
    },
  );
});

describe('bytes that are no HTTP request', () => {
  test.each([
    'hello\r\n\r\n',
    'GET\r\n\r\n',
    'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n',
    'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ])('%j is 400, and nothing of it comes back', async (bytes) => {
    const [answer] = await exchange(gateway.origin, bytes);
    expect([answer?.status, answer?.headers['cache-control'], answer?.headers['connection'], answer?.body]).toEqual([
      400,
      'no-store',
      'close',
      '',
    ]);
    expect(answer?.headers['x-request-id']).toMatch(/^[\w-]{36}$/);
  });
});

test('refusals are counted by code, and logged without being errors', async () => {
  await using fresh = await startGateway({ upstreamUrl: upstream.url });
  await fetch(`${fresh.origin}/nowhere-secret`);
  await fetch(fresh.url, { method: 'PUT' });
  expect(await readMetrics(fresh, 'gateway_requests_refused_total')).toEqual({
    'code="BAD_USER_INPUT"': 1,
    'code="NOT_FOUND"': 1,
  });
  const refused = {
    level: 'info',
    event: 'request.refused',
    msg: 'Refused a request.',
    time: expect.any(String),
    requestId: expect.any(String),
  };
  expect(fresh.logs.slice(1)).toEqual([
    { ...refused, status: 404, code: 'NOT_FOUND' },
    { ...refused, status: 405, code: 'BAD_USER_INPUT' },
  ]);
});
