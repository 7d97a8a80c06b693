import { describe, expect, test } from '@jest/globals';
import { failureWith } from '../../support/expected-code.js';
import { compared } from '../../support/expected-failure.js';
import { startFaultGateway } from '../../support/fault-gateway.js';
import { answers } from '../../support/fault-server/answers.js';
import type { Behaviour } from '../../support/fault-server/behaviour.js';

const body = JSON.stringify({ total_count: 7, desktop_snapshots: [] });
const rest = `Content-Length: ${body.length}\r\n\r\n${body}`;
const data = { snapshots: { totalCount: 7, nodes: [] } };

function withStatusLine(line: string): Behaviour {
  return answers.raw(`HTTP/1.1 ${line}\r\n${rest}`);
}

describe('a status that HTTP does not have is UPSTREAM_BAD_RESPONSE, and is not asked for again', () => {
  test.each(['000 Zero', '042 What', '099 Almost'])('%s', async (line) => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(withStatusLine(line));
    const answer = await pair.ask();
    expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_BAD_RESPONSE', { retryable: false }));
    expect(pair.upstream.requests).toHaveLength(1);
    pair.upstream.answerWith(withStatusLine('200 OK'));
    expect((await pair.ask()).data).toEqual(data);
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
    pair.upstream.answerWith(answers.raw(`HTTP/1.1 ${line}\r\n${headers}\r\nHTTP/1.1 200 OK\r\n${rest}`));
    for (const answer of await pair.askTimes(25)) {
      expect(compared(answer)).toEqual(failureWith(answer, 'UPSTREAM_UNAVAILABLE', { retryable: true }));
    }
    expect(pair.upstream.requests).toHaveLength(25);
    pair.upstream.answerWith(withStatusLine('200 OK'));
    expect((await pair.ask()).data).toEqual(data);
  });

  test('102 and 103 are passed over, as HTTP has it', async () => {
    await using pair = await startFaultGateway();
    pair.upstream.answerWith(answers.raw(`HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\n${rest}`));
    expect((await pair.ask()).data).toEqual(data);
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
    expect((await pair.ask()).data).toEqual(data);
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
