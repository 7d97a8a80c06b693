import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { type GraphqlError, type Gateway, startGateway, testToken } from '../../support/start-gateway.js';

const folder = mkdtempSync(join(tmpdir(), 'persisted-queries-'));
const manifest = join(folder, 'manifest.json');
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const known = 'query Known { __typename }';
const query = 'query Unknown { snapshots(page: { limit: 1 }) { nodes { __typename } } }';
const data = { snapshots: { nodes: [{ __typename: 'DesktopSnapshot' }] } };
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const persisted = (sha256Hash: unknown) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } });

writeFileSync(manifest, JSON.stringify({ [sha256(known)]: known }));

interface Body {
  readonly data?: unknown;
  readonly errors?: readonly GraphqlError[];
}

async function read(response: Response) {
  return { status: response.status, body: (await response.json()) as Body };
}

async function post(gateway: Gateway, body: object, accept = '*/*') {
  const headers = { 'content-type': 'application/json', 'x-auth-token': testToken, accept };
  return read(await fetch(gateway.url, { method: 'POST', headers, body: JSON.stringify(body) }));
}

async function get(gateway: Gateway, params: Readonly<Record<string, string>>) {
  const url = `${gateway.url}?${new URLSearchParams(params).toString()}`;
  return read(await fetch(url, { headers: { 'x-auth-token': testToken } }));
}

function refused(code: string, message: string) {
  const extensions = { code, retryable: false, requestId: expect.any(String) };
  return { status: 400, body: { errors: [{ message, extensions }] } };
}

const supported = { TRUSTED_DOCUMENTS: manifest, TRUSTED_DOCUMENTS_MODE: 'prefer' };
const notSupported = refused('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported');
const notFound = refused('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');

describe.each([
  ['where there is no manifest, clients are told to send texts from now on', {}, notSupported],
  ['where a manifest is preferred, they are told to send this text', supported, notFound],
])('%s', (_, env, answer) => {
  test.each([
    ["the hash of Apollo's and urql's links", persisted(sha256(query))],
    ['a hash beside an empty text', { ...persisted(sha256(query)), query: '' }],
    ['a documentId', { documentId: sha256(query) }],
    ['a documentId of their own', { documentId: 'mine', variables: { limit: 1 }, operationName: 'Unknown' }],
  ])('when they send %s alone', async (_name, body) => {
    await using gateway = await startGateway({ env });
    for (const accept of ['*/*', 'application/json', 'application/graphql-response+json']) {
      expect(await post(gateway, body, accept)).toEqual(answer);
    }
  });

  test('when they send the hash by GET', async () => {
    await using gateway = await startGateway({ env });
    expect(await get(gateway, { extensions: JSON.stringify(persisted(sha256(query)).extensions) })).toEqual(answer);
    expect(await get(gateway, { documentId: sha256(query) })).toEqual(answer);
  });

  test('and then the text is answered, with its hash or without, twice alike', async () => {
    await using gateway = await startGateway({ env });
    const missed = { extensions: { persistedQuery: { version: 1, sha256Hash: sha256(query), miss: true } } };
    for (const body of [
      { ...persisted(sha256(query)), query },
      { ...missed, query },
      { documentId: 'x', query },
      { query },
    ]) {
      expect(await post(gateway, body)).toEqual({ status: 200, body: { data } });
      expect(await post(gateway, body)).toEqual({ status: 200, body: { data } });
    }
  });

  test('but a text that is not that of its hash is refused', async () => {
    await using gateway = await startGateway({ env });
    expect(await post(gateway, { ...persisted(sha256('another')), query })).toEqual(
      refused('BAD_USER_INPUT', 'The sha256Hash is not that of the query.'),
    );
  });
});

test('a hash that is known is answered where the manifest is preferred', async () => {
  await using gateway = await startGateway({ env: supported });
  expect((await post(gateway, persisted(sha256(known)))).body).toEqual({ data: { __typename: 'Query' } });
  const extensions = JSON.stringify(persisted(sha256(known)).extensions);
  expect((await get(gateway, { extensions })).body).toEqual({ data: { __typename: 'Query' } });
});

test('where the manifest is all there is, an unknown hash stays refused, with its text too', async () => {
  await using gateway = await startGateway({ env: { TRUSTED_DOCUMENTS: manifest } });
  const answer = refused('BAD_USER_INPUT', 'No trusted document has this id.');
  expect(await post(gateway, persisted(sha256(query)))).toEqual(answer);
  expect(await post(gateway, { ...persisted(sha256(query)), query })).toEqual(answer);
});

test.each([[{}], [persisted(7)], [persisted(null)], [{ extensions: { persistedQuery: null } }], [{ documentId: 7 }]])(
  'a request of %j names no document at all',
  async (body) => {
    await using gateway = await startGateway();
    expect(await post(gateway, body)).toEqual(refused('BAD_USER_INPUT', 'Must provide query string.'));
  },
);
