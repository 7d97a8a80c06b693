import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exchange, rawGet } from '../../support/exchange.js';
import { type FaultGateway, startFaultGateway } from '../../support/start-fault-gateway.js';

const allowed = 'https://app.example.com';

let shared: FaultGateway;
beforeAll(async () => {
  shared = await startFaultGateway({ env: { CORS_ORIGINS: allowed, GRAPHIQL: 'true' } });
});
afterAll(async () => {
  await shared[Symbol.asyncDispose]();
});

/** The answer to a GET whose `Host` is `gateway`. */
async function ask(headers: readonly string[], host = 'gateway') {
  const request = rawGet('/graphql?query={__typename}', headers).replace('Host: gateway', `Host: ${host}`);
  const [answer] = await exchange(shared.gateway.origin, request);
  if (!answer) throw new Error('There must be an answer.');
  return answer;
}

describe('a GET that a browser sends for another origin is refused', () => {
  test.each([
    [['Sec-Fetch-Site: cross-site']],
    [['Sec-Fetch-Site: same-site']],
    [['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: no-cors', 'Sec-Fetch-Dest: script']],
    [['Origin: https://evil.example.test']],
    [['Origin: null']],
    [['Origin: http://gateway:8080']],
    [['Origin: http://gateway.evil.example.test']],
    [['Origin: http://evil.example.test', 'Sec-Fetch-Site: same-origin']],
    [['Origin: http://gateway', 'Sec-Fetch-Site: same-site']],
    [['Origin: not an origin']],
    [['Origin: ']],
    [[`Origin: ${allowed}`, `Origin: ${allowed}`]],
  ])('with %j', async (headers) => {
    const { status, body } = await ask(headers);
    expect([status, JSON.parse(body)]).toEqual([
      403,
      {
        errors: [
          {
            message: 'A page of another origin may not ask by GET, unless CORS_ORIGINS names its origin.',
            extensions: { code: 'FORBIDDEN', retryable: false, requestId: expect.any(String) },
          },
        ],
      },
    ]);
    expect(shared.upstream.requests).toEqual([]);
  });
});

describe('a GET is answered', () => {
  test.each([
    ['of no browser', [], 'gateway'],
    ['typed into the address bar', ['Sec-Fetch-Site: none'], 'gateway'],
    ['of a page of the gateway', ['Sec-Fetch-Site: same-origin'], 'gateway'],
    ['of the same host', ['Origin: http://gateway'], 'gateway'],
    ['of the same host behind TLS', ['Origin: https://gateway.example.com'], 'Gateway.example.com:443'],
    ['of the same host and port', ['Origin: http://gateway:4000'], 'gateway:4000'],
    ['of an allowed origin', [`Origin: ${allowed}`, 'Sec-Fetch-Site: cross-site'], 'gateway'],
  ])('%s', async (_, headers, host) => {
    const { status, body } = await ask(headers, host);
    expect([status, body]).toEqual([200, '{"data":{"__typename":"Query"}}']);
  });
});

test('a link to GraphiQL works from anywhere, since the page executes nothing', async () => {
  const response = await fetch(`${shared.gateway.url}?query={__typename}`, {
    headers: { accept: 'text/html', 'sec-fetch-site': 'cross-site' },
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
});

test('a POST needs no such rule, since a browser asks before it sends JSON', async () => {
  const response = await fetch(shared.gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'https://evil.example.test' },
    body: '{"query":"{__typename}"}',
  });
  expect(response.status).toBe(200);
});
