import { describe, expect, test } from '@jest/globals';
import type { ErrorCode } from '../../../src/errors/error-codes.js';
import { failureWith } from '../../support/expected-code.js';
import { compared } from '../../support/expected-failure.js';
import { startFaultGateway } from '../../support/fault-gateway.js';
import { answers } from '../../support/fault-server/answers.js';

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
