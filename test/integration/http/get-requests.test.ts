import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exchange, rawGet } from '../../support/exchange.js';
import { readMetrics } from '../../support/read-metrics.js';
import { type GraphqlError, type Gateway, startGateway, testToken } from '../../support/start-gateway.js';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ sandbox: {}, env: { GRAPHIQL: 'true' } });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

interface Body {
  readonly data?: unknown;
  readonly errors?: readonly GraphqlError[];
}

/** Asks by GET with these parameters, each as the text that it has in the URL before it is encoded. */
async function ask(params: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) {
  const url = `${gateway.url}?${new URLSearchParams(params).toString()}`;
  const response = await fetch(url, { headers: { 'x-auth-token': testToken, ...headers } });
  const body = (await response.json()) as Body;
  return { status: response.status, headers: response.headers, body };
}

const page = 'query Page($limit: Int!) { snapshots(page: { limit: $limit }) { nodes { id name } } }';

describe('a query that comes by GET', () => {
  test('is answered with its variables and the name of its operation, like one that comes by POST', async () => {
    const query = `${page} query Other { __typename }`;
    const { status, headers, body } = await ask({ query, variables: '{"limit":2}', operationName: 'Page' });
    const posted = await gateway.query(page, { variables: { limit: 2 } });
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(body).toEqual({ data: posted.data });
    expect((await ask({ query, operationName: 'Other' })).body).toEqual({ data: { __typename: 'Query' } });
  });

  test('is answered in the media type that it accepts', async () => {
    for (const [accept, type] of [
      ['application/graphql-response+json, application/json;q=0.9', 'application/graphql-response+json'],
      ['application/json', 'application/json'],
      ['*/*', 'application/json'],
    ] as const) {
      const { status, headers } = await ask({ query: '{ __typename }' }, { accept });
      expect([status, headers.get('content-type')]).toEqual([200, `${type}; charset=utf-8`]);
    }
    expect((await ask({ query: '{ __typename }' }, { accept: 'image/png' })).status).toBe(406);
  });

  test('may have any characters, a plus for a space, empty parameters, and parameters that nobody knows', async () => {
    const [answer] = await exchange(
      gateway.origin,
      rawGet(
        '/graphql?%71uery=query+($n:[String!]){snapshots(filter:{names:$n}){totalCount}}&variables=%7B%22n%22%3A%5B%22%C3%A9%22%5D%7D&operationName=&extensions=&hash=%zz&id',
        [`X-Auth-Token: ${testToken}`],
      ),
    );
    expect([answer?.status, answer?.body]).toEqual([200, '{"data":{"snapshots":{"totalCount":0}}}']);
  });

  test('is refused with 400 where a parameter cannot be read', async () => {
    const messages = await Promise.all(
      [
        'query={__typename}&variables={',
        'query={__typename}&extensions=x',
        'query={__typename}&variables=[]',
        'query={__typename}&extensions=7',
        'query=%zz',
        'query=%C3',
        'query={__typename}&query={__typename}',
        'variables={}',
        '',
      ].map(async (search) => {
        const response = await fetch(`${gateway.url}?${search}`);
        const { errors } = (await response.json()) as Body;
        return [response.status, errors?.[0]?.extensions.code, errors?.[0]?.message];
      }),
    );
    const refused = (message: string) => [400, 'BAD_USER_INPUT', message];
    expect(messages).toEqual([
      refused('The parameter variables must be JSON.'),
      refused('The parameter extensions must be JSON.'),
      refused('Expected "variables" param to be empty or an object, but given array.'),
      refused('Expected "extensions" param to be empty or an object, but given number.'),
      refused('The parameter query must be percent-encoded UTF-8.'),
      refused('The parameter query must be percent-encoded UTF-8.'),
      refused('The parameter query must be given once.'),
      refused('Must provide query string.'),
      refused('Must provide query string.'),
    ]);
  });

  test('is bounded like any other', async () => {
    await using small = await startGateway({ env: { MAX_DEPTH: '2', MAX_COST: '100', MAX_BODY_BYTES: '200' } });
    const refusal = async (search: string) => {
      const response = await fetch(`${small.url}?${search}`, { headers: { 'x-auth-token': testToken } });
      const { errors } = (await response.json()) as Body;
      return [response.status, errors?.[0]?.extensions['limit']];
    };
    expect(await refusal('query={snapshots{nodes{id}}}')).toEqual([400, 'depth']);
    expect(await refusal('query={snapshots(page:{limit:1000}){totalCount}}')).toEqual([400, 'cost']);
    expect(await refusal(`query={__typename}&extensions=${'x'.repeat(200)}`)).toEqual([414, undefined]);
    const [long] = await exchange(gateway.origin, rawGet(`/graphql?query=${'x'.repeat(70_000)}`));
    expect(long?.status).toBe(431);
  });

  test('counts towards the rate of its caller', async () => {
    await using slow = await startGateway({ env: { RATE_LIMIT_PER_SECOND: '1', RATE_LIMIT_BURST: '1' } });
    const statuses = [];
    for (let count = 0; count < 2; count += 1) {
      const response = await fetch(`${slow.url}?query={__typename}`, { headers: { 'x-auth-token': testToken } });
      statuses.push([response.status, response.headers.get('retry-after')]);
    }
    expect(statuses).toEqual([
      [200, null],
      [429, '1'],
    ]);
  });

  test('is executed by the engine that serves', async () => {
    await using fresh = await startGateway();
    await fetch(`${fresh.url}?query={snapshots{totalCount}}`, { headers: { 'x-auth-token': testToken } });
    const executed = await readMetrics(fresh, 'gateway_operations_executed_total');
    const execution = process.env['EXECUTION'] === 'interpreted' ? 'interpreted' : 'compiled';
    expect(executed).toMatchObject({ [`execution="${execution}"`]: 1 });
  });
});

describe('a mutation that comes by GET', () => {
  test.each(['application/json', 'application/graphql-response+json'])(
    'is refused with 405 and named by POST alone, for who accepts %s',
    async (accept) => {
      const { status, headers, body } = await ask({ query: 'mutation { remove }' }, { accept });
      expect([status, headers.get('allow')]).toEqual([405, 'POST']);
      const extensions = { code: 'BAD_USER_INPUT', retryable: false, requestId: headers.get('x-request-id') };
      expect(body).toEqual({ errors: [{ message: 'A mutation must be sent by POST.', extensions }] });
    },
  );

  test('is refused where it is the operation that is meant, and only there', async () => {
    const query = 'query Read { __typename } mutation Write { remove }';
    expect((await ask({ query, operationName: 'Write' })).status).toBe(405);
    expect((await ask({ query, operationName: 'Read' })).body).toEqual({ data: { __typename: 'Query' } });
  });
});

describe('where GET serves no page', () => {
  test('HEAD is 405, and so is every other method', async () => {
    for (const method of ['HEAD', 'PUT', 'OPTIONS']) {
      const response = await fetch(`${gateway.url}?query={__typename}`, { method });
      expect([method, response.status, response.headers.get('allow')]).toEqual([method, 405, 'GET, POST']);
    }
  });

  test('who prefers HTML is told so, and nothing is executed', async () => {
    await using closed = await startGateway({ env: { GRAPHIQL: 'false' } });
    for (const accept of [
      'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
      'text/html, application/json;q=0.9',
    ]) {
      const response = await fetch(`${closed.url}?query={__typename}`, { headers: { accept } });
      const { errors } = (await response.json()) as Body;
      expect([response.status, errors?.[0]?.message]).toEqual([
        406,
        'There is no page here: GRAPHIQL is off. A GraphQL client must prefer application/json to text/html.',
      ]);
    }
  });
});
