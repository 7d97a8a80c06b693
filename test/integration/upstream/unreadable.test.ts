import { describe, expect, test } from '@jest/globals';
import { failureWith } from '../../support/expected-code.js';
import { compared } from '../../support/expected-failure.js';
import { startFaultGateway } from '../../support/fault-gateway.js';
import { answers } from '../../support/fault-server/answers.js';
import type { Behaviour } from '../../support/fault-server/behaviour.js';

const page = { total_count: 7, desktop_snapshots: [] };
const secret = 'proxy-7.internal.example.test';

describe('an answer that cannot be the page is UPSTREAM_BAD_RESPONSE, and is not asked for again', () => {
  test.each<[string, Behaviour]>([
    ['200 with invalid JSON', answers.json(`{"total_count":7,${secret}}`)],
    ['200 with cut JSON', answers.json('{"total_count":7,"desktop_snapshots":[')],
    ['200 with HTML', answers.html()],
    ['200 with HTML that says it is JSON', answers.html({ headers: { 'Content-Type': 'application/json' } })],
    ['200 with nothing', answers.empty()],
    ['200 with nothing that says it is JSON', answers.json('')],
    ['200 with text that says so', answers.json(secret, { headers: { 'Content-Type': 'text/plain' } })],
    ['200 with a list', answers.json([page])],
    ['200 with a text', answers.json(JSON.stringify(secret))],
    ['200 with null', answers.json('null')],
    ['200 with a number', answers.json('7')],
    ['200 with another envelope', answers.json({ data: { snapshots: [] }, host: secret })],
    ['200 with rows that are an object', answers.json({ total_count: 1, desktop_snapshots: { 0: {} } })],
    ['200 with rows that are a text', answers.json({ total_count: 1, desktop_snapshots: secret })],
  ])('%s', expectBadResponse());

  test.each<[string, number, Behaviour]>([
    ['204', 204, answers.noContent()],
    ['201 with a page', 201, answers.json(page, { status: 201 })],
    ['206 with a page', 206, answers.json(page, { status: 206, headers: { 'Content-Range': 'bytes 0-1/9' } })],
    ['304', 304, answers.raw('HTTP/1.1 304 Not Modified\r\n\r\n')],
  ])('%s', async (_, status, fault) => {
    await expectBadResponse({ upstream: { status } })('', fault);
  });
});

describe('JSON is read, whatever its content type says', () => {
  test.each(['text/plain', 'text/html; charset=utf-8', 'application/xml', 'application/octet-stream', 'none', ''])(
    '%p',
    async (type) => {
      await using pair = await startFaultGateway();
      pair.upstream.answerWith(answers.json(page, { headers: { 'Content-Type': type } }));
      expect((await pair.ask()).data).toEqual({ snapshots: { totalCount: 7, nodes: [] } });
    },
  );

  test('without a content type', async () => {
    await using pair = await startFaultGateway();
    const body = JSON.stringify(page);
    pair.upstream.answerWith(answers.raw(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`));
    expect((await pair.ask()).data).toEqual({ snapshots: { totalCount: 7, nodes: [] } });
  });
});

describe('encodings', () => {
  test.each<[string, Behaviour]>([
    ['gzip', answers.encoded(page, 'gzip')],
    ['br', answers.encoded(page, 'br')],
    ['deflate', answers.encoded(page, 'deflate')],
    ['identity', answers.json(page, { headers: { 'Content-Encoding': 'identity' } })],
  ])('%s is read', async (_, answer) => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(answer);
    expect((await pair.ask()).data).toEqual({ snapshots: { totalCount: 7, nodes: [] } });
  });

  test.each<[string, Behaviour]>([
    ['gzip that is corrupt', answers.corruptGzip()],
    ['gzip that is none', answers.json(page, { headers: { 'Content-Encoding': 'gzip' } })],
    ['gzip on gzip', answers.encoded(page, 'gzip', 'gzip')],
    ['gzip on br', answers.encoded(page, 'br', 'gzip')],
    ['two lines of Content-Encoding', answers.json(page, { headers: { 'Content-Encoding': ['identity', 'gzip'] } })],
    ['a coding that does not exist', answers.json(page, { headers: { 'Content-Encoding': 'zip' } })],
  ])('%s is UPSTREAM_BAD_RESPONSE, and is not asked for again', expectBadResponse());
});

describe('ambiguous framing is UPSTREAM_BAD_RESPONSE, and is not asked for again', () => {
  test.each<[string, Behaviour]>([
    ['two lengths', answers.twoContentLengths()],
    ['a length and chunks', answers.lengthAndChunks()],
    ['a length that is no number', answers.raw('HTTP/1.1 200 OK\r\nContent-Length: 7x\r\n\r\n{}')],
    ['a space before the colon', answers.raw('HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\n{}')],
    ['another protocol', answers.raw('SSH-2.0-OpenSSH_9.6\r\n')],
  ])('%s', expectBadResponse());

  test('bytes after the end of an answer are not taken for the answer to the next question', async () => {
    await using pair = await startFaultGateway();
    const message = (total: number): string => {
      const body = JSON.stringify({ total_count: total, desktop_snapshots: [] });
      return `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    };
    pair.upstream.answerWith(write(message(1) + message(666)), write(message(2)));
    const totals = (await pair.askTimes(2)).map(({ data }): unknown => data);
    expect(totals).toEqual([{ snapshots: { totalCount: 1, nodes: [] } }, { snapshots: { totalCount: 2, nodes: [] } }]);
  });
});

/** Unlike `answers.raw` keeps the connection. */
function write(bytes: string): Behaviour {
  return async (exchange) => {
    await exchange.write(bytes);
  };
}

function expectBadResponse(extras: { readonly upstream?: unknown } = {}) {
  return async (_: string, fault: Behaviour): Promise<void> => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(fault);
    const answer = await pair.ask();
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_BAD_RESPONSE', { retryable: false, ...extras }));
    expect(pair.upstream.requests).toHaveLength(1);
    expect(answer.text).not.toContain(secret);
  };
}
