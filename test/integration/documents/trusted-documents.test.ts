import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nested } from '../../support/hostile-documents.js';
import { readMetrics } from '../../support/read-metrics.js';
import {
  type Gateway,
  type GatewayOptions,
  type GraphqlError,
  startGateway,
  testToken,
} from '../../support/start-gateway.js';

const folder = mkdtempSync(join(tmpdir(), 'manifest-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const type = '{ __typename }';
const count = 'query Count($limit: Int = 1) { snapshots(page: { limit: $limit }) { nodes { id } totalCount } }';
const deep = nested(16).replace('page: { limit: 1 }', 'filter: { names: [] }, page: { limit: 1 }');
const two = 'query One { one: __typename } query Two { two: __typename }';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const apollo = {
  format: 'apollo-persisted-query-manifest',
  version: 1,
  operations: [type, count, deep, two].map((body) => ({ id: sha256(body), name: 'x', type: 'query', body })),
};
const plain = Object.fromEntries([type, count, deep, two].map((text) => [sha256(text), text]));

function toFile(manifest: unknown): string {
  const path = join(folder, `${sha256(JSON.stringify(manifest))}.json`);
  writeFileSync(path, JSON.stringify(manifest));
  return path;
}

function start(manifest: unknown, options: GatewayOptions = {}): Promise<Gateway> {
  return startGateway({ ...options, env: { TRUSTED_DOCUMENTS: toFile(manifest), ...options.env } });
}

interface Reply {
  readonly status: number;
  readonly body: { readonly data?: unknown; readonly errors?: readonly GraphqlError[] };
}

async function send(gateway: Gateway, body: unknown): Promise<Reply> {
  const headers = { 'content-type': 'application/json', 'x-auth-token': testToken };
  const response = await fetch(gateway.url, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as Reply['body'] };
}

function refusal(message: string) {
  const extensions = { code: 'BAD_USER_INPUT', retryable: false, requestId: expect.any(String) };
  return { status: 400, body: { errors: [{ message, extensions }] } };
}

describe.each([
  ['as GraphQL Code Generator and Relay write it', plain],
  ['as Apollo writes it', apollo],
])('a manifest %s', (_, manifest) => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await start(manifest);
  });
  afterAll(async () => {
    await gateway[Symbol.asyncDispose]();
  });

  test.each([
    ['documentId', { documentId: sha256(type) }],
    ['documentId with the name of the hash', { documentId: `sha256:${sha256(type)}` }],
    ["the hash of Apollo's clients", { extensions: { persistedQuery: { version: 1, sha256Hash: sha256(type) } } }],
    ['an id, and the text that it stands for', { documentId: sha256(type), query: type }],
  ])('lets a document be named by %s', async (_name, body) => {
    expect(await send(gateway, body)).toEqual({ status: 200, body: { data: { __typename: 'Query' } } });
  });

  test('lets variables and the name of an operation come with an id', async () => {
    const { body } = await send(gateway, { documentId: sha256(count), variables: { limit: 3 } });
    expect(body.data).toMatchObject({
      snapshots: { nodes: [expect.anything(), expect.anything(), expect.anything()] },
    });
    const named = await send(gateway, { documentId: sha256(two), operationName: 'Two' });
    expect(named.body).toEqual({ data: { two: 'Query' } });
  });

  test.each([
    ['a document as text, even a trusted one', { query: type }],
    ['nothing', {}],
    ['an id that is no text', { documentId: 7 }],
    ['an inherited name', { extensions: { persistedQuery: { constructor: 'x' } } }],
  ])('refuses %s', async (_name, body) => {
    const message = 'This gateway runs trusted documents only. Send the id of one as documentId.';
    expect(await send(gateway, body)).toEqual(refusal(message));
  });

  test.each([
    ['an unknown id', { documentId: sha256('x') }],
    ['an unknown id, and a text', { documentId: sha256('x'), query: type }],
    ['a name that every object has', { documentId: '__proto__' }],
    ['another', { documentId: 'constructor' }],
    ['an unknown hash', { extensions: { persistedQuery: { version: 1, sha256Hash: sha256('x') } } }],
  ])('refuses %s', async (_name, body) => {
    expect(await send(gateway, body)).toEqual(refusal('No trusted document has this id.'));
  });

  test('refuses an id with the text of another', async () => {
    const answer = await send(gateway, { documentId: sha256(type), query: count });
    expect(answer).toEqual(refusal('The query is not the document that has this id.'));
  });
});

test('limits on the shape of a document do not meet a trusted one, limits on its cost do', async () => {
  await using gateway = await start(plain, { env: { MAX_COST: '100', MAX_TOKENS: '10' } });
  const { status, body } = await send(gateway, { documentId: sha256(deep) });
  expect([status, body.errors]).toEqual([200, undefined]);
  const costly = await send(gateway, { documentId: sha256(count), variables: { limit: 1000 } });
  expect([costly.status, costly.body.errors?.[0]?.extensions]).toMatchObject([400, { limit: 'cost' }]);
});

test('preferring the manifest, documents may come as text too, within all limits', async () => {
  await using gateway = await start(plain, { env: { TRUSTED_DOCUMENTS_MODE: 'prefer' } });
  expect((await send(gateway, { documentId: sha256(type) })).status).toBe(200);
  expect((await send(gateway, { query: '{ a: __typename }' })).body).toEqual({ data: { a: 'Query' } });
  expect((await send(gateway, { query: '{ b: __typename }', documentId: sha256('x') })).body).toEqual({
    data: { b: 'Query' },
  });
  const other = await send(gateway, { query: `${deep} ` });
  expect(other.body.errors?.[0]?.extensions).toMatchObject({ limit: 'depth' });
});

test('how documents are named is counted', async () => {
  await using gateway = await start(plain);
  for (const body of [{ documentId: sha256(type) }, { documentId: 'x' }, { documentId: 'y' }, { query: type }]) {
    await send(gateway, body);
  }
  expect(await readMetrics(gateway, 'gateway_documents_total')).toEqual({
    'kind="trusted"': 1,
    'kind="unknown"': 2,
    'kind="free"': 1,
  });
});

test.each([['only'], ['prefer']])(
  'the log has the id of a trusted document, and of no other: mode %s',
  async (mode) => {
    await using gateway = await start(plain, { env: { TRUSTED_DOCUMENTS_MODE: mode } });
    await send(gateway, { documentId: sha256(count), variables: { limit: 1 } });
    // An error is the interpreter's.
    await send(gateway, { documentId: sha256(count), variables: { limit: 'none' } });
    if (mode === 'prefer') await send(gateway, { documentId: sha256('another'), query: '{ __typename }' });
    const lines = await gateway.logged('operation.finished', mode === 'prefer' ? 3 : 2);
    const ids = lines.map((line) => line['documentId']);
    expect(ids).toEqual([sha256(count), sha256(count), ...(mode === 'prefer' ? [undefined] : [])]);
  },
);

describe('a manifest that cannot be trusted ends the start, and its documents are not repeated', () => {
  const wrongHash = 'a'.repeat(64);
  test.each([
    [
      'an unknown field',
      { a1: type, b2: '{\n  secretField\n}' },
      'TRUSTED_DOCUMENTS: the document "b2" does not fit the schema (line 2, column 3).',
    ],
    [
      'a syntax error',
      { c3: '{ secretField' },
      'TRUSTED_DOCUMENTS: the document "c3" does not fit the schema (line 1, column 14).',
    ],
    [
      'no operation',
      { d4: 'fragment secretField on Query { __typename }' },
      'TRUSTED_DOCUMENTS: the document "d4" does not fit the schema (line 1, column 1).',
    ],
    [
      'a mutation',
      { e5: 'mutation { secretField }' },
      'TRUSTED_DOCUMENTS: the document "e5" does not fit the schema (it has no operation that is served).',
    ],
    [
      'a hash that is not that of its document',
      { [wrongHash]: type },
      `TRUSTED_DOCUMENTS: the id "${wrongHash}" is a SHA-256, but not of its document.`,
    ],
    [
      'two documents of one id',
      {
        ...apollo,
        operations: [
          { id: 'x', body: type },
          { id: 'x', body: count },
        ],
      },
      'TRUSTED_DOCUMENTS must be a manifest of documents, each with an id of its own.',
    ],
    [
      'another version',
      { ...apollo, version: 2 },
      'TRUSTED_DOCUMENTS must be a manifest of documents, each with an id of its own.',
    ],
    ['a list', [type], 'TRUSTED_DOCUMENTS must be a manifest of documents, each with an id of its own.'],
    [
      'a document that is none',
      { x: 7 },
      'TRUSTED_DOCUMENTS must be a manifest of documents, each with an id of its own.',
    ],
    ['nothing', {}, 'TRUSTED_DOCUMENTS must have at least one document.'],
  ])('%s', async (_, manifest, problem) => {
    await expect(start(manifest)).rejects.toThrow(new Error(`The settings cannot be used:\n  ${problem}`));
  });

  test('introspection where it is off', async () => {
    await expect(start({ f6: '{ __schema { description } }' }, { env: { INTROSPECTION: 'false' } })).rejects.toThrow(
      'the document "f6" does not fit the schema (line 1, column 3).',
    );
  });

  test('a file that is not there', async () => {
    await expect(startGateway({ env: { TRUSTED_DOCUMENTS: join(folder, 'none') } })).rejects.toThrow(
      'TRUSTED_DOCUMENTS must be a file that can be read.',
    );
  });
});

test('an error in a trusted document names its line and column, like one in any other', async () => {
  const failing = 'query Far {\n  __typename\n  snapshots(page: { limit: 0 }) { totalCount }\n}';
  for (const execution of ['compiled', 'interpreted']) {
    await using gateway = await start({ far: failing }, { env: { EXECUTION: execution } });
    const { body } = await send(gateway, { documentId: 'far' });
    expect(body.errors?.map(({ locations }) => locations)).toEqual([[{ line: 3, column: 3 }]]);
  }
});
