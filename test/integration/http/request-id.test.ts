import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { answers } from '../../support/fault-server/answers.js';
import { type FaultGateway, startFaultGateway } from '../../support/start-fault-gateway.js';

let shared: FaultGateway;
beforeAll(async () => {
  shared = await startFaultGateway();
});
afterAll(async () => {
  await shared[Symbol.asyncDispose]();
});

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function ask(requestId: string | undefined, document = '{ __typename }') {
  return shared.gateway.query(document, { headers: requestId === undefined ? {} : { 'x-request-id': requestId } });
}

describe('of the caller', () => {
  test.each(['a', 'abc-123', 'A.b_c-9', 'b1b2c3d4-e5f6-4718-8293-a4b5c6d7e8f9', 'x'.repeat(64)])(
    '%s is kept',
    async (id) => {
      expect((await ask(id)).headers.get('x-request-id')).toBe(id);
    },
  );

  test.each(['', 'x'.repeat(65), 'a b', 'a,b', 'a/b', '<script>', 'caf\u00e9', '${jndi:ldap://x}', '"', 'a:b'])(
    '%j is replaced by one of our own',
    async (id) => {
      expect((await ask(id)).headers.get('x-request-id')).toMatch(uuid);
    },
  );
});

test('none from the caller: each answer has its own', async () => {
  const ids = await Promise.all([ask(undefined), ask(undefined), ask(undefined)]);
  const distinct = new Set(ids.map(({ headers }) => headers.get('x-request-id')));
  expect(distinct.size).toBe(3);
  for (const id of distinct) expect(id).toMatch(uuid);
});

test.each([
  ['of a field', '{ snapshots { totalCount } }'],
  ['of the document', '{ nope }'],
  ['of the syntax', '{'],
])('an error %s names it, and so does the log', async (_, document) => {
  shared.upstream.answerWith(answers.html({ status: 502 }));
  const id = `id-of-${document.length}`;
  const { headers, errors } = await ask(id, document);
  expect(headers.get('x-request-id')).toBe(id);
  expect(errors?.map(({ extensions }) => extensions['requestId'])).toEqual([id]);
  expect(shared.gateway.logs.filter(({ requestId }) => requestId === id).at(-1)).toMatchObject({
    event: 'operation.finished',
  });
});

test('a refusal names it as well', async () => {
  for (const [path, method] of [
    ['/nowhere', 'GET'],
    ['/graphql', 'PUT'],
    ['/livez', 'POST'],
  ] as const) {
    const response = await fetch(`${shared.gateway.origin}${path}`, { method, headers: { 'x-request-id': 'mine' } });
    expect(response.headers.get('x-request-id')).toBe('mine');
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { requestId: 'mine' } }] });
  }
});

test('that of the upstream is another', async () => {
  shared.upstream.answerWith(answers.json({}, { status: 500, headers: { 'X-Request-Id': 'theirs' } }));
  const { headers, errors } = await ask('mine', '{ snapshots { totalCount } }');
  expect(headers.get('x-request-id')).toBe('mine');
  expect(errors).toMatchObject([{ extensions: { requestId: 'mine', upstream: { requestId: 'theirs' } } }]);
});

test('nothing may keep an answer', async () => {
  shared.upstream.answerWith(
    answers.json({ total_count: 0 }, { headers: { 'Cache-Control': 'public, max-age=600', ETag: '"x"' } }),
  );
  for (const document of ['{ snapshots { totalCount } }', '{ nope }']) {
    const { headers } = await ask(undefined, document);
    expect([headers.get('cache-control'), headers.get('etag')]).toEqual(['no-store', null]);
  }
});
