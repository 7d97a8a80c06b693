import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { compared, failureOf } from '../../support/failure-of.js';
import { answers } from '../../support/fault-server/answers.js';
import { toMessage } from '../../support/fault-server/to-message.js';
import { type FaultGateway, startFaultGateway } from '../../support/start-fault-gateway.js';
import { startGateway, testProjectId } from '../../support/start-gateway.js';

let shared: FaultGateway;
beforeAll(async () => {
  shared = await startFaultGateway({ env: { UPSTREAM_MAX_ATTEMPTS: '1' } });
});
afterAll(async () => {
  await shared[Symbol.asyncDispose]();
});
afterEach(() => {
  // Foreseen, all of it.
  expect(shared.gateway.logs.filter(({ level }) => level === 'error')).toEqual([]);
});

/** The message and the retryability of each code, as `docs/errors.md` says them. */
const errors = {
  BAD_USER_INPUT: { message: 'The request has an argument that is not valid.', retryable: false },
  UNAUTHENTICATED: {
    message: 'A valid token is required. Send it as X-Auth-Token or as Authorization: Bearer.',
    retryable: false,
  },
  FORBIDDEN: { message: 'This token may not read the snapshots of this project.', retryable: false },
  NOT_FOUND: { message: 'The snapshot service does not know what was asked for.', retryable: false },
  UPSTREAM_REJECTED: { message: 'The snapshot service rejected the request.', retryable: false },
  UPSTREAM_RATE_LIMITED: { message: 'The snapshot service is limiting its callers. Try again later.', retryable: true },
  UPSTREAM_UNAVAILABLE: { message: 'The snapshot service cannot be reached.', retryable: true },
  UPSTREAM_ERROR: { message: 'The snapshot service failed.', retryable: true },
  UPSTREAM_BAD_RESPONSE: { message: 'The snapshot service gave an answer that cannot be read.', retryable: false },
} as const;
type Code = keyof typeof errors;

/** Expects the whole answer to be this failure, after exactly one upstream call. */
async function expectFailure(code: Code, and: Readonly<Record<string, unknown>>): Promise<void> {
  const before = shared.upstream.requests.length;
  const answer = await shared.gateway.query('{ snapshots { totalCount } }');
  expect(compared(answer)).toEqual(failureOf(answer, 'snapshots', { code, ...errors[code], and }));
  expect(shared.upstream.requests.length - before).toBe(1);
}

const requestId = '0d1f37aeb0f14c7bb5bbc8a2a7e3b0d6';

describe('of the Workspace service, whose request id is in a header', () => {
  test.each<[number, string, Code]>([
    [400, 'WKS.0001', 'BAD_USER_INPUT'],
    [400, 'WKS.00170312', 'BAD_USER_INPUT'],
    [403, 'WKS.00010099', 'FORBIDDEN'],
    [404, 'WKS.0007', 'NOT_FOUND'],
    [409, 'WKS.00010032', 'UPSTREAM_REJECTED'],
    [418, 'WKS.00010109', 'UPSTREAM_REJECTED'],
    [500, 'WKS.0202', 'UPSTREAM_ERROR'],
    [500, 'WKS.0915', 'UPSTREAM_ERROR'],
    [501, 'WKS.0001', 'UPSTREAM_ERROR'],
    [599, 'WKS.0001', 'UPSTREAM_ERROR'],
  ])('%d %s', async (status, errorCode, code) => {
    const body = { error_code: errorCode, error_msg: 'The limit is wrong.', error_detail: '快照参数错误' };
    shared.upstream.answerWith(answers.json(body, { status, headers: { 'X-Request-Id': requestId } }));
    const said = { errorCode, errorMessage: 'The limit is wrong.', errorDetail: '快照参数错误', requestId };
    await expectFailure(code, { upstream: { status, ...said } });
  });

  test('a refusal that its owner can decode passes on as it is', async () => {
    const encoded = `${'CgZ3a3M6'.repeat(20)}/+${'bcae3e67'.repeat(4)}==`;
    const body = { error_code: 'WKS.0010', error_msg: 'No.', encoded_authorization_message: encoded };
    shared.upstream.answerWith(answers.json(body, { status: 403 }));
    const said = { errorCode: 'WKS.0010', errorMessage: 'No.', encodedAuthorizationMessage: encoded };
    await expectFailure('FORBIDDEN', { upstream: { status: 403, ...said } });
  });

  test('and is left out where it is not encrypted, but tells the project', async () => {
    const body = { error_code: 'WKS.0010', encoded_authorization_message: `project ${testProjectId}` };
    shared.upstream.answerWith(answers.json(body, { status: 403 }));
    await expectFailure('FORBIDDEN', { upstream: { status: 403, errorCode: 'WKS.0010' } });
  });
});

describe.each(['APIGW', 'APIG'])('of the API gateway in front, which says %s', (prefix) => {
  test.each<[number, string, Code]>([
    [400, '0201', 'BAD_USER_INPUT'],
    [400, '0602', 'BAD_USER_INPUT'],
    [401, '0301', 'UNAUTHENTICATED'],
    [401, '0307', 'UNAUTHENTICATED'],
    [403, '0302', 'FORBIDDEN'],
    [403, '0802', 'FORBIDDEN'],
    [404, '0101', 'NOT_FOUND'],
    [405, '0501', 'UPSTREAM_REJECTED'],
    [405, '0502', 'UPSTREAM_REJECTED'],
    [413, '0201', 'UPSTREAM_REJECTED'],
    [414, '0201', 'UPSTREAM_REJECTED'],
    [494, '0201', 'UPSTREAM_REJECTED'],
    [429, '0308', 'UPSTREAM_RATE_LIMITED'],
    [403, '0308', 'UPSTREAM_RATE_LIMITED'],
    [500, '0308', 'UPSTREAM_RATE_LIMITED'],
    [503, '0308', 'UPSTREAM_RATE_LIMITED'],
    [500, '0601', 'UPSTREAM_ERROR'],
    [502, '0610', 'UPSTREAM_UNAVAILABLE'],
    [502, '0201', 'UPSTREAM_UNAVAILABLE'],
    [503, '0613', 'UPSTREAM_UNAVAILABLE'],
    [504, '0201', 'UPSTREAM_UNAVAILABLE'],
  ])('%d with .%s', async (status, number, code) => {
    const errorCode = `${prefix}.${number}`;
    const body = { error_msg: 'The gateway says no', error_code: errorCode, request_id: requestId };
    shared.upstream.answerWith(answers.json(body, { status, headers: { 'x-request-id': requestId } }));
    await expectFailure(code, { upstream: { status, errorCode, errorMessage: 'The gateway says no', requestId } });
  });
});

describe('of IAM, whose code is a number', () => {
  test.each<[number, Code]>([
    [401, 'UNAUTHENTICATED'],
    [403, 'FORBIDDEN'],
    [500, 'UPSTREAM_ERROR'],
  ])('%d', async (status, code) => {
    const error = {
      code: status,
      message: 'The request you have made requires authentication.',
      title: 'Unauthorized',
    };
    shared.upstream.answerWith(answers.json({ error }, { status }));
    const said = { errorCode: String(status), errorMessage: error.message, errorDetail: 'Unauthorized' };
    await expectFailure(code, { upstream: { status, ...said } });
  });
});

describe('of whoever else stands between', () => {
  test.each<[number, Code]>([
    [400, 'BAD_USER_INPUT'],
    [401, 'UNAUTHENTICATED'],
    [403, 'FORBIDDEN'],
    [404, 'NOT_FOUND'],
    [413, 'UPSTREAM_REJECTED'],
    [429, 'UPSTREAM_RATE_LIMITED'],
    [500, 'UPSTREAM_ERROR'],
    [502, 'UPSTREAM_UNAVAILABLE'],
    [503, 'UPSTREAM_UNAVAILABLE'],
    [504, 'UPSTREAM_UNAVAILABLE'],
    [520, 'UPSTREAM_ERROR'],
  ])('%d with HTML, and with nothing: the status alone, and not a word of the page', async (status, code) => {
    for (const answer of [answers.html({ status }), answers.empty({ status })]) {
      shared.upstream.answerWith(answer);
      await expectFailure(code, { upstream: { status } });
    }
  });

  test.each<[string, unknown, Readonly<Record<string, unknown>>]>([
    ['{code, message}', { code: 'InvalidToken', message: 'No.' }, { errorCode: 'InvalidToken', errorMessage: 'No.' }],
    ['{error: text}', { error: 'Service overloaded.' }, { errorMessage: 'Service overloaded.' }],
    ['a code that is a number', { error_code: 7, error_msg: 'Seven.' }, { errorCode: '7', errorMessage: 'Seven.' }],
    ['a long code of one word', { code: 'InvalidParameterValue' }, { errorCode: 'InvalidParameterValue' }],
    ['null everywhere', { error_code: null, error_msg: null, error: null, request_id: null }, {}],
    ['wrong types', { error_code: ['x'], error_msg: { a: 1 }, error_detail: 7, request_id: [] }, {}],
    ['blank texts', { error_code: '', error_msg: '  ', error_detail: '\n' }, {}],
    ['a list', [{ error_code: 'WKS.0001' }], {}],
    ['a text', 'Bad things happened', {}],
    ['JSON that was cut', '{"error_code":"WKS.0001","error_ms', {}],
    ['members named __proto__', '{"__proto__":{"error_code":"WKS.0001"},"error":{"__proto__":{"message":"x"}}}', {}],
    ['an id that is none', { error_msg: 'No.', request_id: 'a b\r\nc' }, { errorMessage: 'No.' }],
  ])('%s', async (_, body, said) => {
    shared.upstream.answerWith(answers.json(body, { status: 500 }));
    await expectFailure('UPSTREAM_ERROR', { upstream: { status: 500, ...said } });
  });

  test('an error page that is longer than any error has to be', async () => {
    shared.upstream.answerWith(answers.json({ error_code: 'WKS.0001', padding: 'a'.repeat(100_000) }, { status: 404 }));
    await expectFailure('NOT_FOUND', { upstream: { status: 404 } });
  });

  test('a message of a thousand words is cut', async () => {
    shared.upstream.answerWith(answers.json({ error_msg: 'word '.repeat(1000) }, { status: 500 }));
    await expectFailure('UPSTREAM_ERROR', { upstream: { status: 500, errorMessage: `${'word '.repeat(200)}…` } });
  });

  test('a compressed error', async () => {
    const bytes = gzipSync('{"error_code":"WKS.0001","error_msg":"No."}');
    shared.upstream.answerWith(answers.raw(toMessage(400, { 'Content-Encoding': 'gzip' }, bytes)));
    const said = { errorCode: 'WKS.0001', errorMessage: 'No.' };
    await expectFailure('BAD_USER_INPUT', { upstream: { status: 400, ...said } });
  });

  test.each(['gzip', 'br, gzip', 'zstd'])('an error whose %s does not decode', async (coding) => {
    shared.upstream.answerWith(
      answers.json({ error_code: 'WKS.0001' }, { status: 400, headers: { 'Content-Encoding': coding } }),
    );
    await expectFailure('BAD_USER_INPUT', { upstream: { status: 400 } });
  });
});

describe('that come with status 200', () => {
  test.each<[string, unknown, Code, Readonly<Record<string, unknown>>]>([
    [
      'an opaque code',
      { error_code: 'WKS.0202', error_msg: 'None.' },
      'UPSTREAM_ERROR',
      { errorCode: 'WKS.0202', errorMessage: 'None.' },
    ],
    [
      'a code and an empty list',
      { error_code: 'WKS.0202', desktop_snapshots: [], total_count: 0 },
      'UPSTREAM_ERROR',
      { errorCode: 'WKS.0202' },
    ],
    [
      'a code and a null list',
      { error_code: 'WKS.0202', desktop_snapshots: null },
      'UPSTREAM_ERROR',
      { errorCode: 'WKS.0202' },
    ],
    ['throttling', { error_code: 'APIGW.0308' }, 'UPSTREAM_RATE_LIMITED', { errorCode: 'APIGW.0308' }],
    [
      'throttling by a dedicated gateway',
      { error_code: 'APIG.0308' },
      'UPSTREAM_RATE_LIMITED',
      { errorCode: 'APIG.0308' },
    ],
    ['a wrong token', { error_code: 'APIGW.0307' }, 'UNAUTHENTICATED', { errorCode: 'APIGW.0307' }],
    ['no permission', { error_code: 'APIG.0302' }, 'FORBIDDEN', { errorCode: 'APIG.0302' }],
    ['no such API', { error_code: 'APIGW.0101' }, 'NOT_FOUND', { errorCode: 'APIGW.0101' }],
    ['no quota', { error_code: 'APIGW.0501' }, 'UPSTREAM_REJECTED', { errorCode: 'APIGW.0501' }],
    ['no backend', { error_code: 'APIGW.0610' }, 'UPSTREAM_UNAVAILABLE', { errorCode: 'APIGW.0610' }],
    ['no IAM', { error_code: 'APIGW.0613' }, 'UPSTREAM_UNAVAILABLE', { errorCode: 'APIGW.0613' }],
    ['a code with six meanings', { error_code: 'APIGW.0201' }, 'UPSTREAM_ERROR', { errorCode: 'APIGW.0201' }],
    [
      "IAM's number",
      { error: { code: 401, message: 'No.' } },
      'UNAUTHENTICATED',
      { errorCode: '401', errorMessage: 'No.' },
    ],
  ])('%s', async (_, body, code, said) => {
    shared.upstream.answerWith(answers.json(body));
    await expectFailure(code, { upstream: { status: 200, ...said } });
  });

  test('but rows beside an error code are rows', async () => {
    shared.upstream.answerWith(
      answers.json({ error_code: 'WKS.0001', total_count: 1, desktop_snapshots: [{ snapshot_id: 's-1' }] }),
    );
    const { data, errors: failures } = await shared.gateway.query('{ snapshots { nodes { id } } }');
    expect({ data, failures }).toEqual({ data: { snapshots: { nodes: [{ id: 's-1' }] } }, failures: undefined });
  });
});

test('one root field that failed does not take the others with it', async () => {
  shared.upstream.answerWith(
    answers.by(({ target }) =>
      target.includes('names=') || target.includes('name=')
        ? answers.json({}, { status: 500 })
        : answers.json({ total_count: 7, desktop_snapshots: [] }),
    ),
  );
  const { data, errors: failures } = await shared.gateway.query(
    '{ __typename a: snapshots { totalCount } b: snapshots(filter: { names: "x" }) { totalCount } c: snapshot(id: "s") { id } }',
  );
  expect(data).toEqual({ __typename: 'Query', a: { totalCount: 7 }, b: null, c: null });
  expect(failures?.map(({ path, extensions }) => [path, extensions.code])).toEqual([[['b'], 'UPSTREAM_ERROR']]);
});

test.each<[number, Code]>([
  [400, 'BAD_USER_INPUT'],
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
  [500, 'UPSTREAM_ERROR'],
])("the sandbox's own %d is understood as well", async (status, code) => {
  await using sandbox = await startSandbox({ projectId: testProjectId });
  await using other = await startGateway({ upstreamUrl: sandbox.url, env: { UPSTREAM_MAX_ATTEMPTS: '1' } });
  sandbox.failNext(status);
  const { errors: failures } = await other.query('{ snapshots { totalCount } }');
  expect(failures?.map(({ extensions }) => extensions.code)).toEqual([code]);
});
