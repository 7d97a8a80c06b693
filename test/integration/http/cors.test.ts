import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ConfigError } from '../../../src/config/config-error.js';
import { readConfig } from '../../../src/config/read-config.js';
import { type Gateway, startGateway } from '../../support/start-gateway.js';

const origin = 'https://app.example.com';
const preflightHeaders = {
  'access-control-request-method': 'POST',
  'access-control-request-headers': 'content-type,x-auth-token',
};

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ env: { CORS_ORIGINS: `${origin},http://localhost:3000` } });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

test('an allowed origin may ask by GET and POST, with the headers that it asks for, for ten minutes', async () => {
  const response = await ask({ origin, ...preflightHeaders }, 'OPTIONS');
  expect([response.status, await response.text()]).toEqual([204, '']);
  expect(corsHeadersOf(response)).toEqual({
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': 'content-type, x-auth-token',
    'access-control-expose-headers': 'retry-after, x-request-id',
    'access-control-max-age': '600',
    vary: 'origin, access-control-request-headers',
  });
});

describe('the headers that an allowed origin asks for are allowed', () => {
  test.each([
    [
      "client names and trace headers, which browsers' libraries add",
      'apollographql-client-name,apollographql-client-version,baggage,sentry-trace,traceparent,tracestate',
      'apollographql-client-name, apollographql-client-version, baggage, sentry-trace, traceparent, tracestate',
    ],
    ['in any case, with spaces', ' X-One ,\tX-Two', 'X-One, X-Two'],
    ['only what can be the name of a header', 'x-one,,x two,x:three,x-"four",é,x-five', 'x-one, x-five'],
    ['none', '', null],
    ['none that can be one', 'x y', null],
    ['not more than 100', Array.from({ length: 150 }, (_, index) => `x-${index}`).join(','), manyNames(100)],
    ['not longer than 100 characters', `${'x'.repeat(101)},${'y'.repeat(100)}`, 'y'.repeat(100)],
  ])('%s', async (_, asked, allowed) => {
    const { hostname, port } = new URL(gateway.url);
    const headers = { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': asked };
    // `fetch` would not send some of them.
    const lines = Object.entries({ host: hostname, connection: 'close', ...headers });
    const socket = connect(Number(port), hostname).setEncoding('latin1');
    let answer = '';
    socket.on('data', (text: string) => (answer += text));
    socket.end(`OPTIONS /graphql HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
    await once(socket, 'close');
    expect(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]).toBe('204');
    expect(/^access-control-allow-headers: (.*)\r$/m.exec(answer)?.[1] ?? null).toBe(allowed);
  });

  test('whatever they hold, nothing of them is read', async () => {
    const response = await ask({ origin, 'apollographql-client-name': 'x'.repeat(1000), baggage: 'a=b' });
    expect([response.status, corsHeadersOf(response)]).toEqual([
      200,
      {
        'access-control-allow-origin': origin,
        'access-control-expose-headers': 'retry-after, x-request-id',
        vary: 'origin',
      },
    ]);
  });
});

test.each(['https://app.example.com.evil.test', 'http://app.example.com', `${origin}:444`, 'null', '*'])(
  'the origin %s is not allowed',
  async (other) => {
    const preflight = await ask({ origin: other, ...preflightHeaders }, 'OPTIONS');
    expect([preflight.status, corsHeadersOf(preflight)]).toEqual([405, { vary: 'origin' }]);
    expect(corsHeadersOf(await ask({ origin: other }))).toEqual({ vary: 'origin' });
  },
);

test('an answer says that it depends on the origin also where none was sent', async () => {
  expect(corsHeadersOf(await ask({}))).toEqual({ vary: 'origin' });
});

test('nobody is allowed where CORS_ORIGINS is not set', async () => {
  await using closed = await startGateway();
  expect(corsHeadersOf(await ask({ origin, ...preflightHeaders }, 'OPTIONS', closed.url))).toEqual({});
  expect(corsHeadersOf(await ask({ origin }, 'POST', closed.url))).toEqual({});
});

describe('CORS_ORIGINS must be exact', () => {
  const wrong = [
    '*',
    'null',
    'https://*.example.com',
    `${origin}/`,
    'app.example.com',
    'https://App.example.com',
    `${origin},`,
  ];
  test.each(wrong)('%s', (origins) => {
    expect(() => readConfig({ CORS_ORIGINS: origins })).toThrow(ConfigError);
    expect(() => readConfig({ CORS_ORIGINS: origins })).toThrow(
      'CORS_ORIGINS must be exact origins such as https://app.example.com, without a path, separated by commas; * is not taken.',
    );
  });
});

test.each(['10.0.0.0/33', '10.0.0', '1', 'proxy.example.test', '10.0.0.1,'])('TRUST_PROXY=%s is refused', (text) => {
  expect(() => readConfig({ TRUST_PROXY: text })).toThrow(ConfigError);
});

test.each(['/graphql', '/livez', '/readyz', '/metrics', '/nowhere', '/graphql?query={__typename}'])(
  'the answer at %s cannot be sniffed, framed, embedded or kept, and does not say what serves it',
  async (path) => {
    const { headers } = await fetch(new URL(path, gateway.url));
    expect(Object.fromEntries(headers)).toMatchObject(everywhere);
    expect([headers.get('x-powered-by'), headers.get('server')]).toEqual([null, null]);
  },
);

test('so it is with what is no HTTP at all', async () => {
  const { hostname, port } = new URL(gateway.url);
  const socket = connect(Number(port), hostname).setEncoding('latin1');
  let answer = '';
  socket.on('data', (text: string) => (answer += text)).end('nonsense\r\n\r\n');
  await once(socket, 'close');
  const [status, ...lines] = answer.trimEnd().split('\r\n');
  expect(status).toBe('HTTP/1.1 400 Bad Request');
  for (const [name, value] of Object.entries(everywhere)) expect(lines).toContain(`${name}: ${value}`);
});

const everywhere = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

function ask(headers: Readonly<Record<string, string>>, method = 'POST', url = gateway.url): Promise<Response> {
  const body = method === 'POST' ? JSON.stringify({ query: '{ __typename }' }) : null;
  return fetch(url, { method, headers: { ...(body && { 'content-type': 'application/json' }), ...headers }, body });
}

function manyNames(count: number): string {
  return Array.from({ length: count }, (_, index) => `x-${index}`).join(', ');
}

function corsHeadersOf({ headers }: Response): Readonly<Record<string, string>> {
  return Object.fromEntries([...headers].filter(([name]) => name === 'vary' || name.startsWith('access-control-')));
}
