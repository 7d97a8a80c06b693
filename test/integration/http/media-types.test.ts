import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exchange, rawPost } from '../../support/exchange.js';
import { type Gateway, startGateway } from '../../support/start-gateway.js';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

const json = 'application/json; charset=utf-8';
const response = 'application/graphql-response+json; charset=utf-8';

/** Posts a document, with exactly this Accept header or with none. */
async function ask(query: string, accept: string | undefined) {
  const headers = ['Connection: close', ...(accept === undefined ? [] : [`Accept: ${accept}`])];
  const [answer] = await exchange(gateway.origin, rawPost(JSON.stringify({ query }), headers));
  return { status: answer?.status, type: answer?.headers['content-type'], body: answer?.body ?? '' };
}

/** Status of each kind of answer by the media type that is agreed on, as the GraphQL-over-HTTP specification has it. */
describe.each<[string | undefined, string, number]>([
  ['application/graphql-response+json', response, 400],
  ['application/graphql-response+json, application/json', response, 400],
  ['application/graphql-response+json; charset=utf-8, application/json;q=0.9', response, 400],
  ['application/json', json, 200],
  ['application/json; charset=utf-8', json, 200],
  ['text/html, application/json', json, 200],
  ['*/*', json, 400],
  ['application/*', json, 400],
  ['APPLICATION/GRAPHQL-RESPONSE+JSON', response, 400],
  ['application/json; charset=utf8; q=0.5', json, 200],
  ['*/json, application/graphql-response+json', json, 400],
  ['', json, 400],
  [undefined, json, 400],
])('Accept: %s', (accept, type, statusOfMistake) => {
  test('data', async () => {
    expect(await ask('{ __typename }', accept)).toEqual({ status: 200, type, body: '{"data":{"__typename":"Query"}}' });
  });

  test("a field's error leaves the status alone", async () => {
    const answer = await ask('{ snapshots(page: { limit: 0 }) { totalCount } }', accept);
    expect(answer).toMatchObject({ status: 200, type });
    expect(answer.body).toContain('"code":"BAD_USER_INPUT"');
    expect(answer.body).toContain('"data":{"snapshots":null}');
  });

  test.each(['{ nope }', '{ snapshots(', 'query ($a: Int!) { __typename }'])(
    'a request with a mistake: %s',
    async (document) => {
      const answer = await ask(document, accept);
      expect(answer).toMatchObject({ status: statusOfMistake, type });
      expect(Object.keys(JSON.parse(answer.body) as object)).toEqual(['errors']);
    },
  );
});

test.each([
  ['application/graphql-response+json, application/json;q=0.9', response],
  ['application/json', json],
  ['*/*', json],
])('a request that is refused before it is read, with Accept: %s', async (accept, type) => {
  await using limited = await startGateway({ env: { RATE_LIMIT_PER_SECOND: '1', RATE_LIMIT_BURST: '1' } });
  const headers = ['Connection: close', `Accept: ${accept}`];
  const twice = [1, 2].map(() => exchange(limited.origin, rawPost('{"query":"{ __typename }"}', headers)));
  const answers = (await Promise.all(twice)).map(([answer]) => [answer?.status, answer?.headers['content-type']]);
  expect(answers.sort()).toEqual([
    [200, type],
    [429, type],
  ]);
});

test.each(['text/html', 'application/xml', 'image/png', 'application/graphql+json'])(
  'Accept: %s is 406, and says what would do',
  async (accept) => {
    const { status, type, body } = await ask('{ __typename }', accept);
    expect([status, type]).toEqual([406, json]);
    expect(JSON.parse(body)).toMatchObject({
      errors: [
        {
          message: 'The Accept header must allow application/graphql-response+json or application/json.',
          extensions: { code: 'BAD_USER_INPUT', retryable: false },
        },
      ],
    });
  },
);

test('an Accept header that makes no sense breaks nothing', async () => {
  for (const accept of [';', ',,,', 'application', '/', 'application/json/json', '*', 'a'.repeat(20_000)]) {
    const { status } = await ask('{ __typename }', accept);
    expect([200, 406]).toContain(status);
  }
  expect(gateway.logs.filter(({ level }) => level === 'error')).toEqual([]);
});

test('the fields of a row come in the order in which they were asked for', async () => {
  const { text, errors } = await gateway.query(
    '{ snapshots(page: { limit: 1 }) { nodes { name desktop { sid name } createTime } } }',
  );
  expect(errors).toBeUndefined();
  expect(text).toMatch(/\{"name":.*"desktop":\{"sid":.*"name":.*\},"createTime":/);
});
