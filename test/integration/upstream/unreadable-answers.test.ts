import { describe, expect, test } from '@jest/globals';
import { expectBadResponse, oneConnection } from '../../support/expect-bad-response.js';
import { failureWith } from '../../support/failure-with.js';
import { compared } from '../../support/failure-of.js';
import { startFaultGateway } from '../../support/start-fault-gateway.js';
import { answers } from '../../support/fault-server/answers.js';
import type { Behaviour } from '../../support/fault-server/behaviour.js';
import { rowsOf } from '../../support/rows.js';
import { shareFaultGateway } from '../../support/share-fault-gateway.js';

const shared = shareFaultGateway({ env: oneConnection });

const typed = (type: string) => ({ headers: { 'Content-Type': type } });
const secret = 'proxy-7.internal.example.test';
const good = { total_count: 0, desktop_snapshots: [] };

describe('a 200 that is no JSON: UPSTREAM_BAD_RESPONSE, and not asked for again', () => {
  test.each<[string, Behaviour]>([
    ['HTML', answers.html()],
    ['nothing', answers.empty()],
    ['nothing, as JSON', answers.json('')],
    ['white space', answers.json('  \n')],
    ['text', answers.json('upstream connect error')],
    ['text that says so', answers.json(secret, typed('text/plain'))],
    ['JSON that is not valid', answers.json(`{"total_count":7,${secret}}`)],
    ['JSON that was cut', answers.json('{"total_count":2,"desktop_snapshots":[{"snapshot_id":"s-1"')],
    ['JSON and more', answers.json('{"total_count":0}{"total_count":0}')],
    ['HTML that says it is JSON', answers.html({ headers: { 'Content-Type': 'application/json' } })],
    ['XML', answers.json('<list/>', typed('application/xml'))],
    ['a large page of HTML', answers.json('<p>'.repeat(60_000), typed('text/html'))],
  ])('%s', (_, behaviour) => expectBadResponse(shared, behaviour));
});

describe('JSON that is no list: UPSTREAM_BAD_RESPONSE, and not asked for again', () => {
  test.each<[string, unknown]>([
    ['null', 'null'],
    ['a text', JSON.stringify(secret)],
    ['a number', '7'],
    ['true', 'true'],
    ['a list', [good]],
    ['a list of rows', rowsOf(2)],
    ['an envelope of another name', { snapshots: rowsOf(2) }],
    ['an envelope in an envelope', { data: good }],
    ['rows that are an object', { total_count: 1, desktop_snapshots: {} }],
    ['an envelope in an envelope, and a host', { data: { snapshots: [] }, host: secret }],
    ['rows that are an object with rows', { total_count: 1, desktop_snapshots: { 0: {} } }],
    ['rows that are a text', { total_count: 1, desktop_snapshots: secret }],
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

describe('bytes that are not the HTTP that they announce: UPSTREAM_BAD_RESPONSE, and not asked for again', () => {
  test.each<[string, Behaviour]>([
    ['two lengths', answers.twoContentLengths()],
    ['a length and chunks', answers.lengthAndChunks()],
    ['a flood of headers', answers.headerFlood()],
    ['no HTTP at all', answers.raw('SSH-2.0-OpenSSH_9.6\r\n\r\n')],
    ['another protocol, and no end of its head', answers.raw('SSH-2.0-OpenSSH_9.6\r\n')],
    ['a status line alone', answers.raw('HTTP/1.1 abc\r\n\r\n')],
    ['a length that is no number', answers.raw('HTTP/1.1 200 OK\r\nContent-Length: 7x\r\n\r\n{}')],
    ['a space before the colon', answers.raw('HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\n{}')],
  ])('%s', (_, behaviour) => expectBadResponse(shared, behaviour));

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
