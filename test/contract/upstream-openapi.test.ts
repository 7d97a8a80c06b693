import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { startGateway } from '../support/start-gateway.js';
import { type ContractAnswer, readUpstreamContract } from '../support/upstream-contract.js';
import { contractPath, readDocument } from '../support/upstream-contract/contract-document.js';
import { vendorExampleRows } from '../support/vendor-example-rows.js';
import { type Question, ask } from '../unit/sandbox/ask.js';

const contract = readUpstreamContract();

/** The answer to a question, as the contract's checks want it. */
async function answerTo(sandbox: Sandbox, question: Question): Promise<ContractAnswer> {
  const { status, headers, text } = await ask(sandbox, question);
  return { status, headers, body: text };
}

describe('the document', () => {
  test('is valid OpenAPI 3.1, in the eyes of a validator that is not ours', async () => {
    const validator = 'node_modules/@seriousme/openapi-schema-validator/bin/validate-api-cli.js';
    const { stdout } = await promisify(execFile)(process.execPath, [validator, contractPath]);
    expect(JSON.parse(stdout)).toEqual({ valid: true });
  });

  test('says of every parameter what it is and how sure that is', () => {
    const text = JSON.stringify(readDocument());
    const { parameters } = (JSON.parse(text) as { components: { parameters: object } }).components;
    const certain = expect.objectContaining({
      description: expect.stringMatching(/\.$/),
      'x-certainty': expect.stringMatching(/^[ABCTI]$/),
    });
    expect(Object.values(parameters)).toEqual(Object.values(parameters).map(() => certain));
  });

  test('quotes the vendor’s example, which is within it', async () => {
    await using sandbox = await startSandbox({ snapshots: vendorExampleRows });
    const answer = await answerTo(sandbox, {});
    const { components } = readDocument() as unknown as {
      components: { examples: { VendorPage: { value: unknown } } };
    };
    expect(JSON.parse(answer.body)).toEqual(components.examples.VendorPage.value);
    expect(contract.checkAnswer(answer)).toEqual([]);
  });
});

describe('the checks', () => {
  const path = '/v2/bcae3e673fd04716a3b9dacdf58ca336/snapshots';
  const headers = { 'x-auth-token': 'x' };

  test.each([
    ['limit=0', 'Query parameter limit: / must be >= 1.'],
    ['limit=ten', 'Query parameter limit: / must be integer.'],
    ['limit=1&limit=2', 'Query parameter limit must not be repeated.'],
    ['offset=20001', 'Query parameter offset: / must be <= 20000.'],
    ['disk_type=NONE', 'Query parameter disk_type: / must be equal to one of the allowed values.'],
    ['sort_field=create_time', 'sort_field and sort_type must come together.'],
    ['page=2', 'There is no query parameter page.'],
    ['desktop_name=a+b', 'A space must be sent as %20 and a plus as %2B, not as "+".'],
  ])('find what is wrong with the query "%s"', (query, problem) => {
    expect(contract.checkRequest({ method: 'GET', path, query, headers })).toEqual([problem]);
  });

  test('find a wrong method, a wrong path, missing credentials and a body', () => {
    const good = { method: 'GET', path, query: 'limit=50', headers };
    expect(contract.checkRequest(good)).toEqual([]);
    expect(contract.checkRequest({ ...good, method: 'POST' })).toEqual([`There is no POST ${path}.`]);
    expect(contract.checkRequest({ ...good, path: `${path}/` })).toEqual([`There is no GET ${path}/.`]);
    expect(contract.checkRequest({ ...good, headers: {} })).toHaveLength(1);
    expect(contract.checkRequest({ ...good, headers: { ...headers, 'content-length': '2' } })).toHaveLength(1);
    expect(contract.checkRequest({ ...good, path: '/v2/a%20b/snapshots' })).toHaveLength(1);
  });

  test.each([
    ['rows of wrong types', 200, { desktop_snapshots: [{ snapshot_id: 1, process: 101, create_time: 'now' }] }, 3],
    ['a total that is a text', 200, { total_count: '0', desktop_snapshots: [] }, 1],
    ['a row that is null', 200, { desktop_snapshots: [null] }, 1],
    ['another id in the body than in the header', 429, { error_code: 'APIGW.0308', error_msg: '', request_id: 'b' }, 1],
  ])('find %s in an answer', (_wrong, status, body, problems) => {
    const answer = {
      status,
      headers: { 'content-type': 'application/json', 'x-request-id': 'a' },
      body: JSON.stringify(body),
    };
    expect(contract.checkAnswer(answer)).toHaveLength(problems);
  });

  test('find what is missing in a request for a token', () => {
    const request = { method: 'POST', path: '/v3/auth/tokens', query: 'nocatalog=true', headers: {} };
    expect(contract.checkRequest({ ...request, body: '{"auth":{"identity":{"methods":["token"]}}}' })).toEqual([
      "Body: /auth must have required property 'scope'.",
      "Body: /auth/identity must have required property 'password'.",
      'Body: /auth/identity/methods/0 must be equal to constant.',
    ]);
  });

  test('find a missing header, a wrong content type, broken JSON and a missing body', () => {
    const good = { 'content-type': 'application/json', 'x-request-id': 'a' };
    const body = '{"desktop_snapshots":[]}';
    expect(contract.checkAnswer({ status: 200, headers: good, body })).toEqual([]);
    expect(contract.checkAnswer({ status: 200, headers: { ...good, 'x-request-id': undefined }, body })).toHaveLength(
      1,
    );
    expect(contract.checkAnswer({ status: 200, headers: { ...good, 'content-type': 'text/html' }, body })).toHaveLength(
      1,
    );
    expect(contract.checkAnswer({ status: 200, headers: good, body: body.slice(1) })).toHaveLength(1);
    expect(contract.checkAnswer({ status: 200, headers: good, body: '' })).toHaveLength(1);
  });
});

describe('what the sandbox answers is within the contract', () => {
  test('to every sort, page and filter', async () => {
    await using sandbox = await startSandbox({ now: () => Date.UTC(2026, 5, 15, 12) });
    const { desktop_snapshots } = JSON.parse((await answerTo(sandbox, { query: 'limit=3' })).body) as {
      desktop_snapshots: Record<string, string>[];
    };
    const queries = [
      ...['create_time', 'snapshot_name'].flatMap((field) =>
        ['ASC', 'DESC'].flatMap((type) =>
          [0, 1000, 2000, 2999, 20_000].map((offset) => `sort_field=${field}&sort_type=${type}&offset=${offset}`),
        ),
      ),
      ...['creating', 'restoring', 'create_success', 'create_failed', 'restore_success', 'restore_failed', 'other'].map(
        (word) => `status=${word}`,
      ),
      ...['SYSTEM_DISK', 'DATA_DISKS', 'ALL'].map((word) => `disk_type=${word}`),
      ...['AUTO', 'MANUALLY'].map((word) => `create_type=${word}`),
      ...['desktop_id', 'desktop_name', 'snapshot_name'].flatMap((name) => {
        const values = desktop_snapshots.map((row) => encodeURIComponent(row[name] ?? ''));
        return [`${name}=${values[0] ?? ''}`, values.map((value) => `${name}s=${value}`).join('&')];
      }),
    ];
    for (const query of queries) {
      const answer = await answerTo(sandbox, { query });
      expect([query, answer.status, contract.checkAnswer(answer)]).toEqual([query, 200, []]);
    }
  });

  test.each([
    [400, { query: 'limit=0' }],
    [400, { query: 'desktop_name=%zz' }],
    [401, { headers: {} }],
    [401, { headers: { 'x-auth-token': 'expired-token' } }],
    [403, { headers: { 'x-auth-token': 'forbidden-token' } }],
    [404, { path: '/v2/other/snapshots' }],
    [404, { path: '/' }],
    [405, { method: 'POST', body: '{}' }],
    [414, { query: `desktop_id=${'x'.repeat(40_000)}` }],
    [429, { headers: { 'x-auth-token': 'throttled-token' } }],
    [494, { headers: { 'x-auth-token': 'x'.repeat(140_000) } }],
  ] satisfies [number, Question][])('as a refusal: %i', async (status, question) => {
    await using sandbox = await startSandbox();
    const answer = await answerTo(sandbox, question);
    expect([answer.status, contract.checkAnswer(answer)]).toEqual([status, []]);
  });

  test.each([400, 401, 403, 404, 405, 409, 413, 414, 429, 494, 500, 502, 503, 504, 418, 511])(
    'as an asked fault: %i',
    async (status) => {
      await using sandbox = await startSandbox({ snapshots: [] });
      for (const layer of ['workspace', 'api-gateway', 'iam'] as const) {
        sandbox.addFault({ kind: 'status', status, layer });
        expect([layer, contract.checkAnswer(await answerTo(sandbox, {}))]).toEqual([layer, []]);
      }
    },
  );

  test.each([502, 503, 504])('as an asked fault of a proxy: %i', async (status) => {
    await using sandbox = await startSandbox({ snapshots: [] });
    for (const layer of ['html', 'empty'] as const) {
      sandbox.addFault({ kind: 'status', status, layer });
      expect([layer, contract.checkAnswer(await answerTo(sandbox, {}))]).toEqual([layer, []]);
    }
  });

  test('as a 200 that carries an error', async () => {
    await using sandbox = await startSandbox({ snapshots: [] });
    sandbox.addFault({ kind: 'error-in-200' });
    expect(contract.checkAnswer(await answerTo(sandbox, {}))).toEqual([]);
  });
});

describe('what the gateway sends is within the contract', () => {
  // To be extended with every kind of question that the gateway learns to ask.
  test.each([
    '{ snapshots { totalCount } }',
    '{ snapshots(page: { limit: 1000, offset: 20000 }, sort: { field: SNAPSHOT_NAME, direction: ASC }) { totalCount } }',
    '{ snapshots(filter: { desktopIds: ["a,b"], desktopNames: ["O\'Brien (Q&A)+*!"], names: ["研发", "🎯"] }) { totalCount } }',
    '{ snapshots(filter: { diskType: ALL, createType: AUTO, statuses: [RESTORE_FAILED] }) { totalCount } }',
    '{ snapshot(id: "x", desktopId: "y") { id } }',
  ])('%s', async (query) => {
    await using gateway = await startGateway({ sandbox: { snapshots: [] } });
    const { errors } = await gateway.query(query);
    expect(errors).toBeUndefined();
    expect(gateway.upstream.requests.map(contract.checkRequest)).toEqual([[]]);
  });
});
