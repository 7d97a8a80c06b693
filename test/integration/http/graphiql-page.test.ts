import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Example, examples } from '../../../src/http/graphiql/examples.js';
import { openEvents } from '../../support/open-events.js';
import { type Gateway, startGateway } from '../../support/start-gateway.js';

const html = { accept: 'text/html' };
const javascript = 'text/javascript; charset=utf-8';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

test('the page may load from the gateway only, and holds no script and no style of its own', async () => {
  const response = await fetch(gateway.url, { headers: html });
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'cache-control': 'no-store',
    'content-security-policy':
      "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; " +
      "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; " +
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'content-type': 'text/html; charset=utf-8',
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    vary: 'accept',
    'x-content-type-options': 'nosniff',
    'x-request-id': expect.any(String),
  });
  const page = await response.text();
  expect(page).toContain('<title>Snapshot Gateway</title>');
  expect(page).not.toMatch(/<script(?! defer src=)|<style|style=|\son\w+=/);
});

test('each file is there under a name of its content, for a browser to keep', async () => {
  const types: [string, string | null][] = [];
  for (const url of await findFiles()) {
    const response = await fetch(url);
    expect(response.status).toBe(200);
    expect((await response.text()).length).toBeGreaterThan(0);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      vary: 'accept-encoding',
      'x-content-type-options': 'nosniff',
    });
    types.push([nameOf(url), response.headers.get('content-type')]);
  }
  expect(types.sort()).toEqual([
    ['boot.<hash>.js', javascript],
    ['editor-worker.<hash>.js', javascript],
    ['graphiql.<hash>.css', 'text/css; charset=utf-8'],
    ['graphiql.<hash>.js', javascript],
    ['graphql-worker.<hash>.js', javascript],
    ['icon.<hash>.svg', 'image/svg+xml'],
    ['json-worker.<hash>.js', javascript],
    ['page.<hash>.css', 'text/css; charset=utf-8'],
  ]);
});

test('where every document must be trusted, the page names the setting and does not ask for the schema', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'graphiql-'));
  const manifest = join(folder, 'manifest.json');
  writeFileSync(manifest, JSON.stringify({ a: '{ __typename }' }));
  const notice = 'set TRUSTED_DOCUMENTS_MODE=prefer to run others';
  for (const [mode, isRefused] of [
    ['only', true],
    ['prefer', false],
  ] as const) {
    await using trusting = await startGateway({
      env: { TRUSTED_DOCUMENTS: manifest, TRUSTED_DOCUMENTS_MODE: mode, INTROSPECTION: 'true' },
    });
    const page = await (await fetch(trusting.url, { headers: html })).text();
    const [boot = ''] = /graphql\/graphiql\/boot\.[^"]+/.exec(page) ?? [];
    const script = await (await fetch(new URL(boot, trusting.url))).text();
    expect([page.includes(notice), script.includes('"schema":null')]).toEqual([isRefused, isRefused]);
  }
  await using hidden = await startGateway({ env: { TRUSTED_DOCUMENTS: manifest, INTROSPECTION: 'false' } });
  const page = await (await fetch(hidden.url, { headers: html })).text();
  expect([page.includes(notice), page.includes('INTROSPECTION=true')]).toEqual([true, false]);
  rmSync(folder, { recursive: true });
});

test('a file travels compressed to who takes it so, and each form has its own tag', async () => {
  const url = await findFile('graphiql.<hash>.js');
  const plain = await fetch(url, { headers: { 'accept-encoding': 'gzip;q=0' } });
  const gzipped = await fetch(url, { headers: { 'accept-encoding': 'br, gzip' } });
  expect(plain.headers.get('content-encoding')).toBeNull();
  expect(gzipped.headers.get('content-encoding')).toBe('gzip');
  expect(Number(gzipped.headers.get('content-length'))).toBeLessThan(2_000_000);
  expect(gzipped.headers.get('etag')).not.toBe(plain.headers.get('etag'));
  expect(await gzipped.text()).toBe(await plain.text());
});

test('a browser that has a file is told so instead of getting it again', async () => {
  const url = await findFile('icon.<hash>.svg');
  const headers = { 'accept-encoding': 'identity' };
  const etag = (await fetch(url, { headers })).headers.get('etag') ?? '';
  for (const tags of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const response = await fetch(url, { headers: { ...headers, 'if-none-match': tags } });
    expect([tags, response.status, await response.text()]).toEqual([tags, 304, '']);
    expect(response.headers.get('etag')).toBe(etag);
  }
  expect((await fetch(url, { headers: { ...headers, 'if-none-match': '"other"' } })).status).toBe(200);
});

test('HEAD tells the size and sends nothing', async () => {
  for (const url of [gateway.url, await findFile('icon.<hash>.svg')]) {
    const got = await fetch(url, { headers: { ...html, 'accept-encoding': 'identity' } });
    const asked = await fetch(url, { method: 'HEAD', headers: { ...html, 'accept-encoding': 'identity' } });
    expect(asked.status).toBe(200);
    expect(Number(asked.headers.get('content-length'))).toBe(Buffer.byteLength(await got.text()));
    expect(await asked.text()).toBe('');
  }
});

test('who does not ask for HTML meets the endpoint, not the page', async () => {
  for (const accept of ['*/*', 'application/json', 'text/html;q=0.1, application/json']) {
    const response = await fetch(`${gateway.url}?query={__typename}`, { headers: { accept } });
    expect([accept, response.status, await response.text()]).toEqual([accept, 200, '{"data":{"__typename":"Query"}}']);
  }
});

test('the root leads to it, also behind a proxy that adds a path', async () => {
  for (const method of ['GET', 'HEAD']) {
    const response = await fetch(new URL('/?x', gateway.url), { method, redirect: 'manual' });
    const { status, headers } = response;
    expect([status, headers.get('location'), headers.get('cache-control'), await response.text()]).toEqual([
      302,
      'graphql',
      'no-store',
      '',
    ]);
    expect(headers.get('x-request-id')).toEqual(expect.any(String));
  }
  const followed = await fetch(new URL('/', gateway.url), { headers: html });
  expect([followed.url, followed.status]).toEqual([gateway.url, 200]);
  expect((await fetch(new URL('/', gateway.url), { method: 'POST', body: '' })).status).toBe(404);
});

test('nothing else is at or under the paths of its files', async () => {
  const icon = await findFile('icon.<hash>.svg');
  const folder = new URL('.', icon).href;
  const others = [folder, folder.slice(0, -1), `${icon}/`, `${folder}graphiql.js`, `${folder}..%2fpackage.json`];
  for (const url of [...others, `${gateway.url}/`]) {
    const response = await fetch(url, { headers: html });
    expect([url, response.status]).toEqual([url, 404]);
  }
  expect((await fetch(icon, { method: 'POST', body: '' })).status).toBe(404);
});

test('switched off, there is no page and no file', async () => {
  const icon = await findFile('icon.<hash>.svg');
  await using off = await startGateway({ env: { GRAPHIQL: 'false' } });
  const page = await fetch(off.url, { headers: html });
  expect([page.status, page.headers.get('content-type')]).toEqual([406, expect.stringContaining('json')]);
  expect((await fetch(new URL(new URL(icon).pathname, off.url))).status).toBe(404);
  expect((await fetch(new URL('/', off.url), { headers: html })).status).toBe(404);
});

const anyRow: unknown = expect.objectContaining({ name: expect.any(String), createTime: expect.any(String) });
const rows = { nodes: expect.arrayContaining([anyRow]) };

test.each([
  ['FirstPage', { snapshots: { ...rows, pageInfo: { hasNextPage: true, endCursor: expect.any(String) } } }],
  ['NextPage', { snapshots: rows }],
  [
    'StatusCounts',
    { snapshots: { statusCounts: expect.arrayContaining([{ status: 'CREATING', count: expect.any(Number) }]) } },
  ],
  ['OneDesktop', { snapshots: { nodes: [{ desktop: { id: expect.any(String), snapshots: rows } }] } }],
  ['AnError', { snapshots: null }],
])('the example %s answers as it is, with the empty token that GraphiQL sends', async (name, data) => {
  const { query = '', variables = '' } = examples.find((example) => example.query.includes(`query ${name}`)) ?? {};
  const answer = await gateway.query(query, {
    token: '',
    variables: JSON.parse(variables || '{}') as Record<string, unknown>,
  });
  expect(answer.data).toMatchObject(data);
  const codes = answer.errors?.map(({ extensions }) => extensions.code);
  expect(codes).toEqual(name === 'AnError' ? ['BAD_USER_INPUT'] : undefined);
});

test('the example LivePage answers at once, and is there only where the gateway takes subscriptions', async () => {
  const [{ query }, ...others] = examples.filter(({ isLive }) => isLive) as [Example];
  expect([query, others]).toEqual([expect.stringContaining('subscription LivePage {'), []]);
  const events = await openEvents(gateway.url, query, { token: '' });
  expect(await events.next()).toMatchObject({ data: { snapshots: { nodes: [{}, {}, {}, {}, {}] } } });
  events.close();
  await using still = await startGateway({ env: { LIVE: 'false' } });
  for (const [url, isThere] of [
    [gateway.url, true],
    [still.url, false],
  ] as const) {
    const page = await (await fetch(url, { headers: html })).text();
    const [boot = ''] = /graphql\/graphiql\/boot\.[^"]+/.exec(page) ?? [];
    expect((await (await fetch(new URL(boot, url))).text()).includes('LivePage')).toBe(isThere);
  }
});

test('the page says in a sentence each that the data are made up, and that the schema is hidden', async () => {
  const sandbox = 'These snapshots are made up: the gateway serves its sandbox. Set UPSTREAM_URL to serve real ones.';
  const hidden = 'No documentation or completion here: set INTROSPECTION=true to show the schema.';
  const upstreamUrl = 'http://127.0.0.1:9';
  for (const [options, notices] of [
    [{}, [sandbox]],
    [{ env: { INTROSPECTION: 'false' } }, [sandbox, hidden]],
    [{ upstreamUrl, env: { GRAPHIQL: 'true' } }, [hidden]],
    [{ upstreamUrl, env: { GRAPHIQL: 'true', INTROSPECTION: 'true' } }, []],
  ] as const) {
    await using other = await startGateway(options);
    const page = await (await fetch(other.url, { headers: html })).text();
    expect([...page.matchAll(/<p class="notice">(.*)<\/p>/g)].map(([, text]) => text)).toEqual(notices);
  }
});

test('the schema says whose snapshots it shows', async () => {
  const { data } = await gateway.query('{ __schema { description } }');
  expect(data).toEqual({
    __schema: { description: expect.stringContaining('A gateway without an upstream serves made-up ones.') },
  });
});

/** The URLs of all files: those that the page names, and the workers that its boot script names. */
async function findFiles(): Promise<string[]> {
  const page = await (await fetch(gateway.url, { headers: html })).text();
  const named = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => toUrl(address));
  const boot = named.find((url) => nameOf(url).startsWith('boot.')) ?? '';
  const workers = [...(await (await fetch(boot)).text()).matchAll(/"(graphql\/graphiql\/[^"]+)"/g)];
  return [...named, ...workers.map(([, address = '']) => toUrl(address))];
}

async function findFile(name: string): Promise<string> {
  const url = (await findFiles()).find((candidate) => nameOf(candidate) === name);
  if (url === undefined) throw new Error(`The page must name ${name}`);
  return url;
}

function toUrl(address: string): string {
  return new URL(address, gateway.url).href;
}

/** The name of a file, without what changes with its content. */
function nameOf(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1).replace(/\.[0-9a-f]{16}\./, '.<hash>.');
}
