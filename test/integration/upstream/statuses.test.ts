import { describe, expect, test } from '@jest/globals';
import type { ErrorCode } from '../../../src/errors/error-codes.js';
import { expectBadResponse, oneConnection } from '../../support/expect-bad-response.js';
import { failureWith } from '../../support/failure-with.js';
import { compared } from '../../support/failure-of.js';
import { startFaultGateway } from '../../support/start-fault-gateway.js';
import { startFaultServer } from '../../support/fault-server.js';
import { answers } from '../../support/fault-server/answers.js';
import type { Behaviour } from '../../support/fault-server/behaviour.js';
import { headerOf } from '../../support/fault-server/received-request.js';

const good = answers.json({ total_count: 7, desktop_snapshots: [] });

describe('what the upstream refuses is told as it is, and is not asked again', () => {
  test.each<[number, ErrorCode]>([
    [400, 'BAD_USER_INPUT'],
    [401, 'UNAUTHENTICATED'],
    [403, 'FORBIDDEN'],
    [404, 'NOT_FOUND'],
    [405, 'UPSTREAM_REJECTED'],
    [408, 'UPSTREAM_REJECTED'],
    [409, 'UPSTREAM_REJECTED'],
    [413, 'UPSTREAM_REJECTED'],
    [414, 'UPSTREAM_REJECTED'],
    [431, 'UPSTREAM_REJECTED'],
    [494, 'UPSTREAM_REJECTED'],
    [501, 'UPSTREAM_ERROR'],
    [505, 'UPSTREAM_ERROR'],
    [599, 'UPSTREAM_ERROR'],
  ])('%i is %s', async (status, code) => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(answers.html({ status }));
    const answer = await pair.ask();
    expect(compared(answer)).toEqual(failureWith(answer, code, { upstream: { status } }));
    expect(pair.upstream.requests).toHaveLength(1);
  });
});

describe('500', () => {
  test('is UPSTREAM_ERROR after three attempts', async () => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(answers.json({ error_code: 'WKS.0202', error_msg: 'Not found.' }, { status: 500 }));
    const answer = await pair.ask();
    const upstream = { status: 500, errorCode: 'WKS.0202', errorMessage: 'Not found.' };
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_ERROR', { retryable: true, upstream }));
    expect(pair.upstream.requests).toHaveLength(3);
  });

  test('is forgotten when the next attempt ends well', async () => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(answers.empty({ status: 500 }), good);
    expect((await pair.ask()).errors).toBeUndefined();
    expect(pair.upstream.requests).toHaveLength(2);
  });
});

describe('a 200 that carries an error and no rows is that error, and is not asked again', () => {
  test.each<[string, ErrorCode, object]>([
    ['APIGW.0101', 'NOT_FOUND', {}],
    ['APIGW.0106', 'BAD_USER_INPUT', {}],
    ['APIGW.0301', 'UNAUTHENTICATED', {}],
    ['APIG.0307', 'UNAUTHENTICATED', {}],
    ['APIGW.0302', 'FORBIDDEN', {}],
    ['APIGW.0308', 'UPSTREAM_RATE_LIMITED', {}],
    ['APIGW.0501', 'UPSTREAM_REJECTED', {}],
    ['APIGW.0601', 'UPSTREAM_ERROR', {}],
    ['APIGW.0610', 'UPSTREAM_UNAVAILABLE', {}],
    ['APIGW.0613', 'UPSTREAM_UNAVAILABLE', {}],
    ['APIGW.0201', 'UPSTREAM_ERROR', {}],
    ['WKS.0001', 'UPSTREAM_ERROR', {}],
    ['WKS.0001', 'UPSTREAM_ERROR', { total_count: 0, desktop_snapshots: [] }],
  ])('%s is %s', async (errorCode, code, rest) => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(answers.json({ error_code: errorCode, error_msg: 'So it is.', ...rest }));
    const answer = await pair.ask();
    const upstream = { status: 200, errorCode, errorMessage: 'So it is.' };
    expect(compared(answer)).toEqual(failureWith(answer, code, { upstream }));
    expect(pair.upstream.requests).toHaveLength(1);
  });

  test("IAM's form is understood as well", async () => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(answers.json({ error: { code: 401, message: 'So it is.', title: 'Unauthorized' } }));
    const answer = await pair.ask();
    const upstream = { status: 200, errorCode: '401', errorMessage: 'So it is.', errorDetail: 'Unauthorized' };
    expect(compared(answer)).toEqual(failureWith(answer, 'UNAUTHENTICATED', { upstream }));
    expect(pair.upstream.requests).toHaveLength(1);
  });

  test('with rows it is a page', async () => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(
      answers.json({ error_code: 'WKS.0001', total_count: 1, desktop_snapshots: [{ snapshot_id: 's-1' }] }),
    );
    const { data, errors } = await pair.ask();
    expect({ data, errors }).toEqual({
      data: { snapshots: { totalCount: 1, nodes: [{ id: 's-1' }] } },
      errors: undefined,
    });
  });
});

describe('a status that is neither an answer nor a failure is UPSTREAM_BAD_RESPONSE, and is not asked for again', () => {
  test.each<[string, number, Behaviour]>([
    ['204', 204, answers.noContent()],
    ['201 with a page', 201, answers.json({ total_count: 0, desktop_snapshots: [] }, { status: 201 })],
    ['203 with a page', 203, answers.json({ total_count: 0, desktop_snapshots: [] }, { status: 203 })],
    ['206 with a page', 206, answers.json({ total_count: 0, desktop_snapshots: [] }, { status: 206 })],
    [
      '206 with a part',
      206,
      answers.json({ total_count: 7 }, { status: 206, headers: { 'Content-Range': 'bytes 0-1/9' } }),
    ],
    ['304', 304, answers.raw('HTTP/1.1 304 Not Modified\r\n\r\n')],
  ])('%s', async (_, status, fault) => {
    await using pair = await startFaultGateway({ env: oneConnection });
    await expectBadResponse(pair, fault, { upstream: { status } });
    pair.upstream.answerWith(good);
    expect((await pair.ask()).data).toEqual(shownData);
  });
});

test.each([300, 301, 302, 303, 307, 308])(
  'a token never travels to where a %i points, nor does its address to the client',
  async (status) => {
    await using elsewhere = await startFaultServer();
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(answers.redirect(`${elsewhere.url}/v2/other/snapshots`, { status }));
    const answer = await pair.ask({ token: 'a-token-that-must-not-travel' });
    expect(compared(answer)).toEqual(
      failureWith(answer, 'UPSTREAM_BAD_RESPONSE', { retryable: false, upstream: { status } }),
    );
    expect(pair.upstream.requests).toHaveLength(1);
    expect(headerOf(pair.upstream.requests[0] ?? { headers: [] }, 'x-auth-token')).toBe('a-token-that-must-not-travel');
    expect(elsewhere.connections.opened).toBe(0);
    expect(answer.text).not.toContain(new URL(elsewhere.url).port);
  },
);

test('a redirect to the same host is not followed either', async () => {
  await using pair = await startFaultGateway();
  pair.upstream.answerWith(answers.redirect('/elsewhere'), answers.json({ total_count: 7, desktop_snapshots: [] }));
  const answer = await pair.ask();
  expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_BAD_RESPONSE', { upstream: { status: 302 } }));
  expect(pair.upstream.requests).toHaveLength(1);
});

const body = JSON.stringify({ total_count: 7, desktop_snapshots: [] });
const restOfAnswer = `Content-Length: ${body.length}\r\n\r\n${body}`;
const shownData = { snapshots: { totalCount: 7, nodes: [] } };

function withStatusLine(line: string): Behaviour {
  return answers.raw(`HTTP/1.1 ${line}\r\n${restOfAnswer}`);
}

describe('a status that HTTP does not have is UPSTREAM_BAD_RESPONSE, and is not asked for again', () => {
  test.each(['000 Zero', '042 What', '099 Almost'])('%s', async (line) => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(withStatusLine(line));
    const answer = await pair.ask();
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_BAD_RESPONSE', { retryable: false }));
    expect(pair.upstream.requests).toHaveLength(1);
    pair.upstream.answerWith(withStatusLine('200 OK'));
    expect((await pair.ask()).data).toEqual(shownData);
  });

  test.each([600, 999])('%i', async (status) => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(withStatusLine(`${status} What`));
    const answer = await pair.ask();
    const extras = { retryable: false, upstream: { status } };
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_BAD_RESPONSE', extras));
    expect(pair.upstream.requests).toHaveLength(1);
  });
});

describe('an interim answer that nobody asked for is UPSTREAM_UNAVAILABLE, not asked for again, and opens no circuit', () => {
  test.each([
    ['100 Continue', ''],
    ['101 Switching Protocols', 'Upgrade: x\r\nConnection: Upgrade\r\n'],
  ])('%s', async (line, headers) => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(answers.raw(`HTTP/1.1 ${line}\r\n${headers}\r\nHTTP/1.1 200 OK\r\n${restOfAnswer}`));
    for (const answer of await pair.askTimes(25)) {
      expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_UNAVAILABLE', { retryable: true }));
    }
    expect(pair.upstream.requests).toHaveLength(25);
    pair.upstream.answerWith(withStatusLine('200 OK'));
    expect((await pair.ask()).data).toEqual(shownData);
  });

  test('102 and 103 are passed over, as HTTP has it', async () => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(answers.raw(`HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\n${restOfAnswer}`));
    expect((await pair.ask()).data).toEqual(shownData);
  });

  test('103 is passed over, and comes three times', async () => {
    await using pair = await startFaultGateway();
    const hints = 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n'.repeat(3);
    pair.upstream.answerWith(answers.raw(`${hints}HTTP/1.1 200 OK\r\n${restOfAnswer}`));
    expect((await pair.ask()).data).toEqual(shownData);
  });
});

describe('a 200 whose error code says that all is well is a page', () => {
  test.each([
    { error_code: '0' },
    { error_code: '' },
    { error_code: 0 },
    { error_code: 'success' },
    { error_code: null },
  ])('%j beside an empty list, and beside rows', async (extra) => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(
      answers.json({ ...extra, error_msg: '', total_count: 7, desktop_snapshots: [] }),
      answers.json({ ...extra, desktop_snapshots: [{ snapshot_id: 's-1' }] }),
    );
    expect((await pair.ask()).data).toEqual(shownData);
    expect((await pair.ask()).data).toEqual({ snapshots: { totalCount: null, nodes: [{ id: 's-1' }] } });
  });

  test('without a list it is none', async () => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(answers.json({ error_code: '0' }));
    const answer = await pair.ask();
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_BAD_RESPONSE', { retryable: false }));
  });

  test('another code beside an empty list is the error that it means', async () => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(answers.json({ error_code: 'APIGW.0101', desktop_snapshots: [] }));
    expect((await pair.ask()).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });
});
