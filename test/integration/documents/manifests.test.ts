import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { nested } from '../../support/hostile-documents.js';
import { type Gateway, startGateway, testToken } from '../../support/start-gateway.js';

const root = mkdtempSync(join(tmpdir(), 'manifests-'));
afterAll(() => {
  rmSync(root, { recursive: true });
});

const one = '{ one: __typename }';
const two = '{ two: __typename }';
const deep = nested(16).replace('page: { limit: 1 }', 'filter: { names: [] }, page: { limit: 1 }');

let count = 0;
/** A folder of its own, and what writes a manifest into it. */
function folder() {
  count += 1;
  const path = join(root, String(count));
  mkdirSync(path);
  return (name: string, manifest: unknown): string => {
    const file = join(path, name);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
    return file;
  };
}

function start(paths: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Gateway> {
  return startGateway({ env: { TRUSTED_DOCUMENTS: paths.join(' , '), ...env }, trustedDocumentsIntervalMs: 5 });
}

/** What the gateway answers to an id, or to any body: its data, or the message of its error. */
async function ask(gateway: Gateway, body: string | object): Promise<unknown> {
  const headers = { 'content-type': 'application/json', 'x-auth-token': testToken };
  const params = typeof body === 'string' ? { documentId: body } : body;
  const response = await fetch(gateway.url, { method: 'POST', headers, body: JSON.stringify(params) });
  const answer = (await response.json()) as { data?: unknown; errors?: readonly { message: string }[] };
  return answer.data ?? answer.errors?.[0]?.message;
}

const unknown = 'No trusted document has this id.';

describe('several manifests, one for each frontend', () => {
  test('are one set of documents, in whatever forms they are written', async () => {
    const write = folder();
    const operations = [{ id: 'b', name: 'B', type: 'query', body: two }];
    const apollo = { format: 'apollo-persisted-query-manifest', version: 1, operations };
    await using gateway = await start([write('a.json', { a: one }), write('b.json', apollo)]);
    expect([await ask(gateway, 'a'), await ask(gateway, 'b')]).toEqual([{ one: 'Query' }, { two: 'Query' }]);
  });

  test('may hold the same document, under one id or several', async () => {
    const write = folder();
    await using gateway = await start([write('a.json', { a: one, b: one }), write('b.json', { a: one, c: one })]);
    for (const id of ['a', 'b', 'c']) expect(await ask(gateway, id)).toEqual({ one: 'Query' });
  });

  test('must not give one id to two documents', async () => {
    const write = folder();
    await expect(start([write('a.json', { a: one }), write('b.json', { a: two })])).rejects.toThrow(
      'TRUSTED_DOCUMENTS: the id "a" has two documents.',
    );
  });
});

test('of several manifests each that is wrong is named by its place, all at once', async () => {
  const write = folder();
  const paths = [join(root, 'absent.json'), write('a.json', { a: one }), write('b.json', '{'), write('c.json', {})];
  const subject = (place: number) => `  TRUSTED_DOCUMENTS, path ${place}, must`;
  await expect(start(paths)).rejects.toThrow(
    new Error(
      [
        'The settings cannot be used:',
        `${subject(1)} be a file that can be read.`,
        `${subject(3)} be a manifest of documents, each with an id of its own.`,
        `${subject(4)} have at least one document.`,
      ].join('\n'),
    ),
  );
});

describe('a manifest is read again when it changes', () => {
  test('in its place', async () => {
    const write = folder();
    await using gateway = await start([write('a.json', { a: one })]);
    expect(await ask(gateway, 'b')).toBe(unknown);
    write('a.json', { a: one, b: two });
    expect(await gateway.logged('documents.reloaded')).toMatchObject([{ level: 'info', documents: 2 }]);
    expect([await ask(gateway, 'a'), await ask(gateway, 'b')]).toEqual([{ one: 'Query' }, { two: 'Query' }]);
  });

  test('by a rename over it', async () => {
    const write = folder();
    const path = write('a.json', { a: one });
    await using gateway = await start([path]);
    renameSync(write('new.json', { b: two }), path);
    await gateway.logged('documents.reloaded');
    expect([await ask(gateway, 'a'), await ask(gateway, 'b')]).toEqual([unknown, { two: 'Query' }]);
  });

  test('by the swap of a link, as with a mounted ConfigMap', async () => {
    const write = folder();
    const path = write('..2026_1/a.json', { a: one });
    write('..2026_2/a.json', { b: two });
    const mount = join(path, '../..');
    symlinkSync('..2026_1', join(mount, '..data'));
    symlinkSync('..data/a.json', join(mount, 'a.json'));
    await using gateway = await start([join(mount, 'a.json')]);
    expect(await ask(gateway, 'a')).toEqual({ one: 'Query' });
    symlinkSync('..2026_2', join(mount, '..data_tmp'));
    renameSync(join(mount, '..data_tmp'), join(mount, '..data'));
    await gateway.logged('documents.reloaded');
    expect([await ask(gateway, 'a'), await ask(gateway, 'b')]).toEqual([unknown, { two: 'Query' }]);
  });
});

describe('a manifest that cannot be trusted leaves the documents as they were', () => {
  const secret = 'secretField';
  test.each([
    ['one that is half written', '{"a":"{ secretField', 'must be a manifest of documents, each with an id of its own.'],
    [
      'one of a document that does not fit',
      { a: `{ ${secret} }` },
      ': the document "a" does not fit the schema (line 1, column 3).',
    ],
    [
      'one of a document too deep to be read',
      { a: `${`{ ${secret} `.repeat(20_000)}${'}'.repeat(20_000)}` },
      ': the document "a" does not fit the schema (it is nested too deeply).',
    ],
    [
      'one of a document too deep to be executed',
      { a: nested(1500) },
      ': the document "a" does not fit the schema (it is nested too deeply).',
    ],
    ['an empty one', {}, ' must have at least one document.'],
    ['one that gives an id of another a new document', { b: one }, ': the id "b" has two documents.'],
    ['none at all', null, ' must be a file that can be read.'],
  ])('%s', async (_, manifest, problem) => {
    const write = folder();
    const path = write('a.json', { a: one });
    await using gateway = await start([path, write('b.json', { b: two })]);
    if (manifest === null) unlinkSync(path);
    else write('a.json', manifest);
    const [line] = await gateway.logged('documents.rejected');
    expect(line).toMatchObject({ level: 'warn', problems: [expect.stringContaining(problem)] });
    expect(JSON.stringify(gateway.logs)).not.toContain(secret);
    expect([await ask(gateway, 'a'), await ask(gateway, 'b')]).toEqual([{ one: 'Query' }, { two: 'Query' }]);
    write('a.json', { a: two });
    await gateway.logged('documents.reloaded');
    expect(await ask(gateway, 'a')).toEqual({ two: 'Query' });
    expect(await gateway.logged('documents.rejected')).toHaveLength(1);
  });
});

describe('a document that is gone', () => {
  test('is refused, however often it was answered before', async () => {
    const write = folder();
    await using gateway = await start([write('a.json', { a: deep, b: two })]);
    for (let times = 0; times < 3; times += 1) expect(await ask(gateway, 'a')).toHaveProperty('snapshots');
    write('a.json', { b: two });
    await gateway.logged('documents.reloaded');
    expect([await ask(gateway, 'a'), await ask(gateway, { query: deep })]).toEqual([
      unknown,
      'This gateway runs trusted documents only. Send the id of one as documentId.',
    ]);
    expect(await ask(gateway, 'b')).toEqual({ two: 'Query' });
  });

  test('meets every limit where texts are taken too, and none when it is back', async () => {
    const write = folder();
    await using gateway = await start([write('a.json', { a: deep, b: two })], { TRUSTED_DOCUMENTS_MODE: 'prefer' });
    for (let times = 0; times < 3; times += 1)
      expect(await ask(gateway, { query: deep, documentId: 'a' })).toHaveProperty('snapshots');
    write('a.json', { b: two });
    await gateway.logged('documents.reloaded');
    expect(await ask(gateway, { query: deep })).toMatch('levels');
    expect(await ask(gateway, 'a')).toBe('PersistedQueryNotFound');
    write('a.json', { a: deep });
    await gateway.logged('documents.reloaded', 2);
    expect(await ask(gateway, 'a')).toHaveProperty('snapshots');
  });
});

describe('where documents must be trusted, a router may still ask what this subgraph is', () => {
  test.each([
    '{ _service { sdl } }',
    'query SubgraphIntrospectQuery {\n  # the whole of it\n  _service {\n    sdl\n  }\n}',
    '{ a: _service { sdl } }',
  ])('%j', async (query) => {
    const write = folder();
    await using gateway = await start([write('a.json', { a: one })]);
    expect(JSON.stringify(await ask(gateway, { query }))).toContain('type DesktopSnapshot');
  });

  test.each([
    '{ _service { sdl } snapshots { totalCount } }',
    '{ __typename } # _service',
    '{ ...f } fragment f on Query { _service { sdl } }',
    'mutation { _service { sdl } }',
    'query A { _service { sdl } } query B { __typename }',
    `{ _service { sdl } }${' '.repeat(1000)}`,
    '{ _service',
    '{ _service: __typename }',
  ])('but not %j', async (query) => {
    const write = folder();
    await using gateway = await start([write('a.json', { a: one })]);
    expect(await ask(gateway, { query })).toBe(
      'This gateway runs trusted documents only. Send the id of one as documentId.',
    );
  });
});

describe('a router beside a frontend with a manifest', () => {
  const entities =
    'query Desktops($refs: [_Any!]!) { _entities(representations: $refs) { ... on Desktop { id __typename } } }';
  const variables = { refs: [{ __typename: 'Desktop', id: 'd1' }] };
  const answer = { _entities: [{ id: 'd1', __typename: 'Desktop' }] };

  test('is answered by the ids of a manifest of its own, and not by text', async () => {
    const write = folder();
    await using gateway = await start([write('a.json', { a: one }), write('router.json', { desktops: entities })]);
    expect(await ask(gateway, { documentId: 'desktops', variables })).toEqual(answer);
    expect(await ask(gateway, { query: entities, variables })).toBe(
      'This gateway runs trusted documents only. Send the id of one as documentId.',
    );
  });

  test('is answered by text where the manifest is preferred', async () => {
    const write = folder();
    await using gateway = await start([write('a.json', { a: one })], { TRUSTED_DOCUMENTS_MODE: 'prefer' });
    expect(await ask(gateway, 'a')).toEqual({ one: 'Query' });
    expect(await ask(gateway, { query: entities, variables })).toEqual(answer);
  });
});
