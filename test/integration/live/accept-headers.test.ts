import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Gateway, startGateway, testToken } from '../../support/start-gateway.js';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({
    sandbox: {},
    env: { MAX_BODY_BYTES: '1000', CORS_ORIGINS: 'https://app.example.com' },
  });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

interface Options {
  readonly accept?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: 'GET' | 'POST';
}

/** The first part of an answer that may go on: its status, its type, and the first piece of its body. */
async function ask(query: string, { accept = 'text/event-stream', headers, method = 'POST' }: Options) {
  const controller = new AbortController();
  const url = method === 'GET' ? `${gateway.url}?query=${encodeURIComponent(query)}` : gateway.url;
  const response = await fetch(url, {
    method,
    headers: { accept, 'content-type': 'application/json', 'x-auth-token': testToken, ...headers },
    ...(method === 'POST' && { body: JSON.stringify({ query }) }),
    signal: controller.signal,
  });
  const read = await response.body?.getReader().read();
  controller.abort();
  const type = response.headers.get('content-type')?.split(';')[0];
  return { status: response.status, type, headers: response.headers, body: new TextDecoder().decode(read?.value) };
}

const page = 'subscription { snapshots(first: 1) { totalCount } }';
const refused = 'subscription { snapshots { statusCounts { count } } }';
const mistaken = 'subscription { nope }';
const events = 'text/event-stream';
const json = 'application/json';
const response = 'application/graphql-response+json';
/** What urql sends. */
const both =
  'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed';

describe.each<{ accept: string; query: string; stream: string; refusal: [number, string]; mistake: [number, string] }>([
  { accept: events, query: events, stream: events, refusal: [200, events], mistake: [200, events] },
  {
    accept: `TEXT/event-stream; charset=utf-8`,
    query: events,
    stream: events,
    refusal: [200, events],
    mistake: [200, events],
  },
  {
    accept: `text/event-stream, multipart/mixed`,
    query: events,
    stream: events,
    refusal: [200, events],
    mistake: [200, events],
  },
  { accept: `${json}, text/event-stream`, query: json, stream: events, refusal: [200, events], mistake: [200, json] },
  { accept: both, query: response, stream: events, refusal: [200, events], mistake: [400, response] },
  { accept: 'text/event-stream, */*', query: json, stream: events, refusal: [200, events], mistake: [400, json] },
  { accept: '*/*', query: json, stream: json, refusal: [406, json], mistake: [400, json] },
  { accept: json, query: json, stream: json, refusal: [406, json], mistake: [200, json] },
  { accept: response, query: response, stream: response, refusal: [406, response], mistake: [400, response] },
  {
    accept: `multipart/mixed;subscriptionSpec=1.0, ${json}`,
    query: json,
    stream: json,
    refusal: [406, json],
    mistake: [200, json],
  },
])('Accept: $accept', ({ accept, query, stream, refusal, mistake }) => {
  test('a query', async () => {
    const answer = await ask('{ __typename }', { accept });
    expect(answer).toMatchObject({ status: 200, type: query });
    expect(answer.body).toContain('{"data":{"__typename":"Query"}}');
  });

  test.each(['POST', 'GET'] as const)('a subscription by %s', async (method) => {
    const answer = await ask(page, { accept, method });
    expect(answer).toMatchObject({ status: stream === events ? 200 : 406, type: stream });
    if (stream === events)
      expect(answer.body).toMatch(/^event: next\ndata: \{"data":\{"snapshots":\{"totalCount":\d+\}\}.*\}\n\n$/);
    else {
      expect(JSON.parse(answer.body)).toMatchObject({
        errors: [
          {
            message:
              'A subscription must be sent with Accept: text/event-stream, or over a WebSocket with the subprotocol graphql-transport-ws.',
            extensions: { code: 'BAD_USER_INPUT', retryable: false },
          },
        ],
      });
    }
  });

  test('a subscription that is refused', async () => {
    expect(await ask(refused, { accept })).toMatchObject({ status: refusal[0], type: refusal[1] });
  });

  test('a subscription that is none of the schema', async () => {
    const isStream = stream === events;
    const answer = await ask(mistaken, { accept });
    expect(answer).toMatchObject(isStream ? { status: 200, type: events } : { status: mistake[0], type: mistake[1] });
  });

  test('a query with a mistake', async () => {
    expect(await ask('{ nope }', { accept })).toMatchObject({ status: mistake[0], type: mistake[1] });
  });
});

test('an answer in one piece comes as one event and its end, whole and by the protocol', async () => {
  const answer = await fetch(gateway.url, {
    method: 'POST',
    headers: { accept: events, 'content-type': json },
    body: JSON.stringify({ query: '{ __typename }' }),
  });
  expect(await answer.text()).toBe('event: next\ndata: {"data":{"__typename":"Query"}}\n\nevent: complete\ndata:\n\n');
  expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(answer.headers.get('x-accel-buffering')).toBe('no');
});

test.each<[number, Options, string]>([
  [401, { headers: { 'x-auth-token': 'two words' } }, page],
  [403, { method: 'GET', headers: { origin: 'https://evil.example.com' } }, page],
  [413, {}, `subscription { snapshots { totalCount } } #${'x'.repeat(1000)}`],
  [415, { headers: { 'content-type': 'text/plain' } }, page],
  [406, { accept: 'multipart/mixed' }, page],
  [406, { accept: 'text/*' }, page],
])('what is refused by its head or its size stays a status: %d', async (status, options, query) => {
  expect(await ask(query, options)).toMatchObject({ status, type: json });
});

test('a page of an allowed origin may read a stream, also by GET', async () => {
  const origin = 'https://app.example.com';
  for (const method of ['GET', 'POST'] as const) {
    const { headers, type } = await ask(page, { method, headers: { origin, 'sec-fetch-site': 'cross-site' } });
    expect([type, headers.get('access-control-allow-origin')]).toEqual([events, origin]);
  }
});

test('a stream is compressed for no client', async () => {
  const { headers, body } = await ask(page, { headers: { 'accept-encoding': 'gzip, br' } });
  expect(headers.get('content-encoding')).toBeNull();
  expect(body).toContain('event: next');
});
