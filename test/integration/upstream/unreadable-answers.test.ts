import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { compared, failureOf } from '../../support/expected-failure.js';
import { type FaultServer, startFaultServer } from '../../support/fault-server.js';
import { answers } from '../../support/fault-server/answers.js';
import type { Behaviour } from '../../support/fault-server/behaviour.js';
import { headerOf } from '../../support/fault-server/received-request.js';
import { pageOf } from '../../support/page-of.js';
import { rowsOf } from '../../support/rows.js';
import { type Gateway, startGateway, testToken } from '../../support/start-gateway.js';

let upstream: FaultServer;
let gateway: Gateway;
beforeAll(async () => {
  upstream = await startFaultServer();
  // With a single connection, an answer that is not read to its end or given up would stop all that follow.
  const env = {
    UPSTREAM_MAX_ATTEMPTS: '1',
    UPSTREAM_MAX_CONNECTIONS: '1',
    UPSTREAM_MAX_BODY_BYTES: '200000',
    UPSTREAM_TIMEOUT_MS: '10000',
  };
  gateway = await startGateway({ upstreamUrl: upstream.url, env });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});
afterEach(async () => {
  expect(gateway.logs.filter(({ level }) => level === 'error')).toEqual([]);
  // Whatever came before, the next good answer is shown.
  upstream.answerWith(answers.json({ total_count: 7, desktop_snapshots: [] }));
  expect(pageOf(await gateway.query('{ snapshots { totalCount } }'))).toEqual({ totalCount: 7 });
});

const badResponse = {
  code: 'UPSTREAM_BAD_RESPONSE',
  message: 'The snapshot service gave an answer that cannot be read.',
  retryable: false,
};

async function expectBadResponse(behaviour: Behaviour, and: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const before = upstream.requests.length;
  upstream.answerWith(behaviour);
  const answer = await gateway.query('{ snapshots { totalCount } }');
  expect(compared(answer)).toEqual(failureOf(answer, 'snapshots', { ...badResponse, and }));
  expect(upstream.requests.length - before).toBe(1);
}

const typed = (type: string) => ({ headers: { 'Content-Type': type } });
const good = { total_count: 0, desktop_snapshots: [] };

/** More than a socket buffers, however it is coded: hexadecimal digits of hashes. */
const incompressible = Array.from({ length: 20_000 }, (_, index) =>
  createHash('sha256').update(String(index)).digest('hex'),
).join('');

describe('a 200 that is no JSON', () => {
  test.each<[string, Behaviour]>([
    ['HTML', answers.html()],
    ['nothing', answers.empty()],
    ['nothing, as JSON', answers.json('')],
    ['white space', answers.json('  \n')],
    ['text', answers.json('upstream connect error')],
    ['JSON that was cut', answers.json('{"total_count":2,"desktop_snapshots":[{"snapshot_id":"s-1"')],
    ['JSON and more', answers.json('{"total_count":0}{"total_count":0}')],
    ['HTML that says it is JSON', answers.html({ headers: { 'Content-Type': 'application/json' } })],
    ['XML', answers.json('<list/>', typed('application/xml'))],
    ['a large page of HTML', answers.json('<p>'.repeat(60_000), typed('text/html'))],
  ])('%s', (_, behaviour) => expectBadResponse(behaviour));
});

describe('JSON that is no list', () => {
  test.each<[string, unknown]>([
    ['null', 'null'],
    ['a text', '"ok"'],
    ['a number', '7'],
    ['true', 'true'],
    ['a list', [good]],
    ['a list of rows', rowsOf(2)],
    ['an envelope of another name', { snapshots: rowsOf(2) }],
    ['an envelope in an envelope', { data: good }],
    ['rows that are an object', { total_count: 1, desktop_snapshots: {} }],
    ['rows that are a text', { total_count: 1, desktop_snapshots: 's-1' }],
    ['rows that are a number', { total_count: 1, desktop_snapshots: 0 }],
    ['rows that are false', { total_count: 1, desktop_snapshots: false }],
    ['a total of rows that are missing', { total_count: 5 }],
    ['a total of rows that are null', { total_count: 5, desktop_snapshots: null }],
    ['a total of rows that are missing, as a text', { total_count: '5' }],
    ['a total of rows that are missing, too large to be one', { total_count: 1e300 }],
    ['a member named __proto__ with rows', '{"__proto__":{"desktop_snapshots":[]}}'],
    ['an error without a code', { message: 'Something went wrong' }],
  ])('%s', (_, body) => expectBadResponse(answers.json(body)));
});

describe('a body of one coding is read', () => {
  test.each(['gzip', 'br', 'deflate'] as const)('%s', async (coding) => {
    upstream.answerWith(answers.encoded({ total_count: 3, desktop_snapshots: rowsOf(3) }, coding));
    const page = pageOf(await gateway.query('{ snapshots { totalCount nodes { id } } }'));
    expect(page).toEqual({ totalCount: 3, nodes: [{ id: 's-0' }, { id: 's-1' }, { id: 's-2' }] });
  });

  test.each(['application/json; charset=utf-8', 'APPLICATION/JSON', 'application/json;v=1', 'application/hal+json'])(
    'of the type %s',
    async (type) => {
      upstream.answerWith(answers.json({ total_count: 3, desktop_snapshots: [] }, typed(type)));
      expect(pageOf(await gateway.query('{ snapshots { totalCount } }'))).toEqual({ totalCount: 3 });
    },
  );

  test('with a byte order mark, and with "identity"', async () => {
    upstream.answerWith(
      answers.json('\ufeff{"total_count":3,"desktop_snapshots":[]}', { headers: { 'Content-Encoding': 'identity' } }),
    );
    expect(pageOf(await gateway.query('{ snapshots { totalCount } }'))).toEqual({ totalCount: 3 });
  });

  test('without a content type', async () => {
    upstream.answerWith(
      answers.raw('HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{"total_count":3,"desktop_snapshots":[]}'),
    );
    expect(pageOf(await gateway.query('{ snapshots { totalCount } }'))).toEqual({ totalCount: 3 });
  });

  test('as large as it may be', async () => {
    upstream.answerWith(answers.json({ padding: 'a'.repeat(199_900), total_count: 3, desktop_snapshots: [] }));
    expect(pageOf(await gateway.query('{ snapshots { totalCount } }'))).toEqual({ totalCount: 3 });
  });
});

describe('a body that cannot be decoded, or should not be', () => {
  test.each<[string, Behaviour]>([
    ['corrupt gzip', answers.corruptGzip()],
    ['gzip that is none', answers.json(good, { headers: { 'Content-Encoding': 'gzip' } })],
    ['two codings', answers.encoded(good, 'gzip', 'br')],
    ['gzip twice', answers.encoded(good, 'gzip', 'gzip')],
    ['a coding that nobody knows', answers.json(good, { headers: { 'Content-Encoding': 'zstd' } })],
    ['two codings of a large body', answers.encoded({ ...good, padding: incompressible }, 'br', 'gzip')],
    ['a bomb', answers.gzipBomb(50_000_000)],
    ['more bytes than are read', answers.hugeBody(5_000_000)],
    ['one byte more than is read', answers.hugeBody(200_001)],
    ['more bytes than are read, of unknown number', answers.hugeBodyOfUnknownLength(5_000_000)],
  ])('%s', (_, behaviour) => expectBadResponse(behaviour));
});

describe('bytes that are not the HTTP that they announce', () => {
  test.each<[string, Behaviour]>([
    ['a body shorter than its Content-Length', answers.cutBody()],
    ['a reset within the body', answers.resetInBody()],
    ['a chunk without a size', answers.brokenChunk('bad size')],
    ['no last chunk', answers.brokenChunk('no last chunk')],
    ['two lengths', answers.twoContentLengths()],
    ['a length and chunks', answers.lengthAndChunks()],
    ['a flood of headers', answers.headerFlood()],
    ['no HTTP at all', answers.raw('SSH-2.0-OpenSSH_9.6\r\n\r\n')],
    ['a status line alone', answers.raw('HTTP/1.1 abc\r\n\r\n')],
  ])('%s', (_, behaviour) => expectBadResponse(behaviour));
});

describe('a status that is neither an answer nor a failure', () => {
  test('204', () => expectBadResponse(answers.noContent(), { upstream: { status: 204 } }));

  test.each([201, 203, 206])('%d with a list', (status) =>
    expectBadResponse(answers.json(good, { status }), { upstream: { status } }),
  );

  test('304', () => expectBadResponse(answers.raw('HTTP/1.1 304 Not Modified\r\n\r\n'), { upstream: { status: 304 } }));

  test.each([301, 302, 303, 307, 308])('%d: it is not followed, and the token does not travel', async (status) => {
    await using elsewhere = await startFaultServer();
    await expectBadResponse(answers.redirect(`${elsewhere.url}/v2/x/snapshots`, { status }), { upstream: { status } });
    expect(elsewhere.connections.opened).toBe(0);
    expect(headerOf(upstream.requests.at(-1) ?? { headers: [] }, 'x-auth-token')).toBe(testToken);
  });
});

test('interim answers before the answer are passed over', async () => {
  const hints = 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n'.repeat(3);
  upstream.answerWith(
    answers.raw(`${hints}HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{"total_count":3,"desktop_snapshots":[]}`),
  );
  expect(pageOf(await gateway.query('{ snapshots { totalCount } }'))).toEqual({ totalCount: 3 });
});
