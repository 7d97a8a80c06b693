import { describe, expect, test } from '@jest/globals';
import { expectBadResponse, oneConnection, toExpectBadResponse } from '../../support/expect-bad-response.js';
import { failureWith } from '../../support/failure-with.js';
import { compared } from '../../support/failure-of.js';
import { startFaultGateway } from '../../support/start-fault-gateway.js';
import { startFaultServer } from '../../support/fault-server.js';
import { answers } from '../../support/fault-server/answers.js';
import type { Behaviour } from '../../support/fault-server/behaviour.js';
import { headerOf } from '../../support/fault-server/received-request.js';
import { pageOf } from '../../support/page-of.js';
import { rowsOf } from '../../support/rows.js';
import { shareFaultGateway } from '../../support/share-fault-gateway.js';
import { testToken } from '../../support/start-gateway.js';

const shared = shareFaultGateway({ env: oneConnection });

const typed = (type: string) => ({ headers: { 'Content-Type': type } });
const good = { total_count: 0, desktop_snapshots: [] };

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
  ])('%s', (_, behaviour) => expectBadResponse(shared, behaviour));
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
  ])('%s', (_, body) => expectBadResponse(shared, answers.json(body)));
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
  ])('%s', (_, behaviour) => expectBadResponse(shared, behaviour));
});

describe('a status that is neither an answer nor a failure', () => {
  test('204', () => expectBadResponse(shared, answers.noContent(), { upstream: { status: 204 } }));

  test.each([201, 203, 206])('%d with a list', (status) =>
    expectBadResponse(shared, answers.json(good, { status }), { upstream: { status } }),
  );

  test('304', () =>
    expectBadResponse(shared, answers.raw('HTTP/1.1 304 Not Modified\r\n\r\n'), { upstream: { status: 304 } }));

  test.each([301, 302, 303, 307, 308])('%d: it is not followed, and the token does not travel', async (status) => {
    await using elsewhere = await startFaultServer();
    await expectBadResponse(shared, answers.redirect(`${elsewhere.url}/v2/x/snapshots`, { status }), {
      upstream: { status },
    });
    expect(elsewhere.connections.opened).toBe(0);
    expect(headerOf(shared.upstream.requests.at(-1) ?? { headers: [] }, 'x-auth-token')).toBe(testToken);
  });
});

test('interim answers before the answer are passed over', async () => {
  const hints = 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n'.repeat(3);
  shared.upstream.answerWith(
    answers.raw(`${hints}HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{"total_count":3,"desktop_snapshots":[]}`),
  );
  expect(pageOf(await shared.gateway.query('{ snapshots { totalCount } }'))).toEqual({ totalCount: 3 });
});

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
  ])('%s', toExpectBadResponse());

  test.each<[string, number, Behaviour]>([
    ['204', 204, answers.noContent()],
    ['201 with a page', 201, answers.json(page, { status: 201 })],
    ['206 with a page', 206, answers.json(page, { status: 206, headers: { 'Content-Range': 'bytes 0-1/9' } })],
    ['304', 304, answers.raw('HTTP/1.1 304 Not Modified\r\n\r\n')],
  ])('%s', async (_, status, fault) => {
    await toExpectBadResponse({ upstream: { status } })('', fault);
  });
});

describe('ambiguous framing is UPSTREAM_BAD_RESPONSE, and is not asked for again', () => {
  test.each<[string, Behaviour]>([
    ['two lengths', answers.twoContentLengths()],
    ['a length and chunks', answers.lengthAndChunks()],
    ['a length that is no number', answers.raw('HTTP/1.1 200 OK\r\nContent-Length: 7x\r\n\r\n{}')],
    ['a space before the colon', answers.raw('HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\n{}')],
    ['another protocol', answers.raw('SSH-2.0-OpenSSH_9.6\r\n')],
  ])('%s', toExpectBadResponse());

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

const goodAnswer = answers.json({ total_count: 7, desktop_snapshots: [] });

describe.each<[string, Behaviour]>([
  ['a body shorter than its Content-Length', answers.cutBody()],
  ['a chunk size that is no number', answers.brokenChunk('bad size')],
  ['chunks without an end', answers.brokenChunk('no last chunk')],
  ['a reset within the body', answers.resetInBody()],
])('%s', (_, fault) => {
  test('is UPSTREAM_BAD_RESPONSE after three attempts', async () => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(fault);
    const answer = await pair.ask();
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_BAD_RESPONSE', { retryable: false }));
    expect(pair.upstream.requests).toHaveLength(3);
  });

  test('does no harm when the next attempt is answered whole', async () => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(fault, goodAnswer);
    const { data, errors } = await pair.ask();
    expect({ data, errors }).toEqual({ data: { snapshots: { totalCount: 7, nodes: [] } }, errors: undefined });
    expect(pair.upstream.requests).toHaveLength(2);
  });
});
