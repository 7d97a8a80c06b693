import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { expectBadResponse, oneConnection } from '../../support/expect-bad-response.js';
import { answers } from '../../support/fault-server/answers.js';
import type { Behaviour } from '../../support/fault-server/behaviour.js';
import { pageOf } from '../../support/page-of.js';
import { rowsOf } from '../../support/rows.js';
import { shareFaultGateway } from '../../support/share-fault-gateway.js';

const shared = shareFaultGateway({ env: oneConnection });

const typed = (type: string) => ({ headers: { 'Content-Type': type } });
const good = { total_count: 0, desktop_snapshots: [] };

/** More than a socket buffers, however it is coded: hexadecimal digits of hashes. */
const incompressible = Array.from({ length: 20_000 }, (_, index) =>
  createHash('sha256').update(String(index)).digest('hex'),
).join('');

describe('JSON of one coding is read, whatever its content type says', () => {
  test.each(['gzip', 'br', 'deflate'] as const)('%s', async (coding) => {
    shared.upstream.answerWith(answers.encoded({ total_count: 3, desktop_snapshots: rowsOf(3) }, coding));
    const page = pageOf(await shared.gateway.query('{ snapshots { totalCount nodes { id } } }'));
    expect(page).toEqual({ totalCount: 3, nodes: [{ id: 's-0' }, { id: 's-1' }, { id: 's-2' }] });
  });

  test.each([
    'application/json; charset=utf-8',
    'APPLICATION/JSON',
    'application/json;v=1',
    'application/hal+json',
    'text/plain',
    'text/html; charset=utf-8',
    'application/xml',
    'application/octet-stream',
    'none',
    '',
  ])('of the type %p', async (type) => {
    shared.upstream.answerWith(answers.json({ total_count: 3, desktop_snapshots: [] }, typed(type)));
    expect(pageOf(await shared.gateway.query('{ snapshots { totalCount } }'))).toEqual({ totalCount: 3 });
  });

  test('with a byte order mark, and with "identity"', async () => {
    shared.upstream.answerWith(
      answers.json('\ufeff{"total_count":3,"desktop_snapshots":[]}', { headers: { 'Content-Encoding': 'identity' } }),
    );
    expect(pageOf(await shared.gateway.query('{ snapshots { totalCount } }'))).toEqual({ totalCount: 3 });
  });

  test('without a content type', async () => {
    shared.upstream.answerWith(
      answers.raw('HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{"total_count":3,"desktop_snapshots":[]}'),
    );
    expect(pageOf(await shared.gateway.query('{ snapshots { totalCount } }'))).toEqual({ totalCount: 3 });
  });

  test('as large as it may be', async () => {
    shared.upstream.answerWith(answers.json({ padding: 'a'.repeat(199_900), total_count: 3, desktop_snapshots: [] }));
    expect(pageOf(await shared.gateway.query('{ snapshots { totalCount } }'))).toEqual({ totalCount: 3 });
  });
});

describe('a body that cannot be decoded, or should not be, is UPSTREAM_BAD_RESPONSE, and is not asked for again', () => {
  test.each<[string, Behaviour]>([
    ['corrupt gzip', answers.corruptGzip()],
    ['gzip that is none', answers.json(good, { headers: { 'Content-Encoding': 'gzip' } })],
    ['two codings', answers.encoded(good, 'gzip', 'br')],
    ['two codings, the other way round', answers.encoded(good, 'br', 'gzip')],
    ['gzip twice', answers.encoded(good, 'gzip', 'gzip')],
    ['two lines of Content-Encoding', answers.json(good, { headers: { 'Content-Encoding': ['identity', 'gzip'] } })],
    ['a coding that we do not read', answers.json(good, { headers: { 'Content-Encoding': 'zstd' } })],
    ['a coding that does not exist', answers.json(good, { headers: { 'Content-Encoding': 'zip' } })],
    ['two codings of a large body', answers.encoded({ ...good, padding: incompressible }, 'br', 'gzip')],
    ['a bomb', answers.gzipBomb(50_000_000)],
    ['more bytes than are read', answers.hugeBody(5_000_000)],
    ['one byte more than is read', answers.hugeBody(200_001)],
    ['more bytes than are read, of unknown number', answers.hugeBodyOfUnknownLength(5_000_000)],
  ])('%s', (_, behaviour) => expectBadResponse(shared, behaviour));
});
