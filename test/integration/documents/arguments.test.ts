import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { compared, errorAt, failureOf, refusalOf } from '../../support/failure-of.js';
import { type FaultGateway, startFaultGateway } from '../../support/start-fault-gateway.js';

let shared: FaultGateway;
beforeAll(async () => {
  shared = await startFaultGateway({ env: { INTROSPECTION: 'true' } });
});
afterAll(async () => {
  await shared[Symbol.asyncDispose]();
});
afterEach(() => {
  // Nothing in this file is worth an upstream call, and none of it is a bug of ours.
  expect(shared.upstream.requests).toEqual([]);
  expect(shared.gateway.logs.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
});

function badInput(message: string) {
  return { code: 'BAD_USER_INPUT', message, retryable: false };
}

describe('a value that GraphQL lets pass, and we cannot', () => {
  const values = (count: number) => Array.from({ length: count }, (_, index) => `value-${index}`);

  test.each([
    ['filter', { desktopIds: [''] }, 'filter.desktopIds, in each of its values, must not be empty.'],
    ['filter', { desktopNames: ['a', ''] }, 'filter.desktopNames, in each of its values, must not be empty.'],
    ['filter', { names: [''] }, 'filter.names, in each of its values, must not be empty.'],
    ['filter', { desktopIds: ['a\ud800'] }, 'filter.desktopIds, in each of its values, must be well-formed Unicode.'],
    [
      'filter',
      { desktopNames: ['\udc00'] },
      'filter.desktopNames, in each of its values, must be well-formed Unicode.',
    ],
    ['filter', { names: ['\udc00\ud800'] }, 'filter.names, in each of its values, must be well-formed Unicode.'],
    ['filter', { desktopIds: values(101) }, 'filter.desktopIds must have at most 100 different values, but got: 101.'],
    [
      'filter',
      { desktopNames: values(150) },
      'filter.desktopNames must have at most 100 different values, but got: 150.',
    ],
    ['filter', { names: values(101) }, 'filter.names must have at most 100 different values, but got: 101.'],
    ['page', { limit: 0 }, 'page.limit must be from 1 to 1000, but got: 0.'],
    ['page', { limit: -1 }, 'page.limit must be from 1 to 1000, but got: -1.'],
    ['page', { limit: 1001 }, 'page.limit must be from 1 to 1000, but got: 1001.'],
    ['page', { limit: 2_147_483_647 }, 'page.limit must be from 1 to 1000, but got: 2147483647.'],
    ['page', { offset: -1 }, 'page.offset must be from 0 to 20000, but got: -1.'],
    ['page', { offset: 20_001 }, 'page.offset must be from 0 to 20000, but got: 20001.'],
    ['page', { offset: 0, after: 'x' }, 'page.after and page.offset must not be given together.'],
    ['page', { after: '' }, 'page.after must be a cursor that this API gave, but it cannot be read.'],
  ])('%s %j', async (argument, value, message) => {
    const type = argument === 'filter' ? 'DesktopSnapshotFilter' : 'DesktopSnapshotPage';
    const answer = await shared.gateway.query(
      `query ($value: ${type}) { snapshots(${argument}: $value) { totalCount } }`,
      {
        variables: { value },
      },
    );
    const error = errorAt(answer, ['snapshots'], expect.any(Array), badInput(message));
    expect(compared(answer)).toEqual({ status: 200, data: { snapshots: null }, errors: [error] });
  });

  test('the same as literals', async () => {
    const answer = await shared.gateway.query('{ snapshots(page: { limit: 0 }) { totalCount } }');
    const error = badInput('page.limit must be from 1 to 1000, but got: 0.');
    expect(compared(answer)).toEqual(failureOf(answer, 'snapshots', error));
  });

  test.each([
    ['id: ""', 'id must not be empty.'],
    ['id: "a", desktopId: ""', 'desktopId must not be empty.'],
  ])('snapshot(%s)', async (args, message) => {
    const answer = await shared.gateway.query(`{ snapshot(${args}) { id } }`);
    expect(compared(answer)).toEqual(failureOf(answer, 'snapshot', badInput(message)));
  });

  test.each([
    [{ id: '\ud800' }, 'id must be well-formed Unicode.'],
    [{ id: 'a', desktopId: '\udfff' }, 'desktopId must be well-formed Unicode.'],
  ])('snapshot with %j', async (variables, message) => {
    const answer = await shared.gateway.query(
      'query ($id: ID!, $desktopId: ID) { snapshot(id: $id, desktopId: $desktopId) { id } }',
      {
        variables,
      },
    );
    const error = errorAt(answer, ['snapshot'], expect.any(Array), badInput(message));
    expect(compared(answer)).toEqual({ status: 200, data: { snapshot: null }, errors: [error] });
  });

  test('one root field with a bad argument does not take the others with it', async () => {
    const answer = await shared.gateway.query(
      '{ snapshots(page: { limit: 0 }) { totalCount } none: snapshots(filter: { names: [] }) { totalCount } }',
    );
    const error = badInput('page.limit must be from 1 to 1000, but got: 0.');
    const { errors } = failureOf(answer, 'snapshots', error);
    expect(compared(answer)).toEqual({ status: 200, data: { snapshots: null, none: { totalCount: 0 } }, errors });
  });
});

describe('a variable that does not fit its type is refused, naming the variable', () => {
  test.each([
    [
      'DesktopSnapshotSortDirection',
      'sort: { direction: $it }',
      'UP',
      'Value "UP" does not exist in "DesktopSnapshotSortDirection" enum.',
    ],
    [
      'DesktopSnapshotFilter',
      'filter: $it',
      { nam: 1 },
      'Field "nam" is not defined by type "DesktopSnapshotFilter". Did you mean "names"?',
    ],
    [
      'DesktopSnapshotFilter',
      'filter: $it',
      { constructor: 1 },
      'Field "constructor" is not defined by type "DesktopSnapshotFilter".',
    ],
    ['DesktopSnapshotFilter', 'filter: $it', { names: [null] }, 'Expected non-nullable type "String!" not to be null.'],
    ['DesktopSnapshotFilter', 'filter: $it', { names: [7] }, 'String cannot represent a non string value: 7'],
    [
      'DesktopSnapshotFilter',
      'filter: $it',
      { statuses: ['UNKNOWN'] },
      'Value "UNKNOWN" does not exist in "DesktopSnapshotStatusFilter" enum.',
    ],
    ['DesktopSnapshotFilter', 'filter: $it', 'x', 'Expected type "DesktopSnapshotFilter" to be an object.'],
    [
      'DesktopSnapshotSort',
      'sort: $it',
      { field: null },
      'Expected non-nullable type "DesktopSnapshotSortField!" not to be null.',
    ],
    ['Int', 'page: { limit: $it }', 1.5, 'Int cannot represent non-integer value: 1.5'],
    ['Int', 'page: { limit: $it }', '5', 'Int cannot represent non-integer value: "5"'],
    ['Int', 'page: { limit: $it }', 4_294_967_296, 'Int cannot represent non 32-bit signed integer value: 4294967296'],
  ])('%s in %s: %j', async (type, args, it, message) => {
    const answer = await shared.gateway.query(`query ($it: ${type}) { snapshots(${args}) { totalCount } }`, {
      variables: { it },
    });
    const { data, errors } = answer;
    expect([answer.status, data, errors?.length]).toEqual([400, undefined, 1]);
    expect(errors?.[0]).toEqual({
      message: expect.stringMatching(/^Variable "\$it" got invalid value /),
      locations: [{ line: 1, column: 8 }],
      extensions: { code: 'BAD_USER_INPUT', retryable: false, requestId: answer.headers.get('x-request-id') },
    });
    expect(errors?.[0]?.message).toContain(message);
  });

  test('a member named __proto__ is a member like any other', async () => {
    const response = await fetch(shared.gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"query ($it: DesktopSnapshotFilter) { snapshots(filter: $it) { totalCount } }","variables":{"it":{"__proto__":{"names":[]}}}}',
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(
      'Field \\"__proto__\\" is not defined by type \\"DesktopSnapshotFilter\\".',
    );
  });

  test('a variable that is missing', async () => {
    const answer = await shared.gateway.query('query ($id: ID!) { snapshot(id: $id) { id } }');
    const error = badInput('Variable "$id" of required type "ID!" was not provided.');
    expect(compared(answer)).toEqual(refusalOf(answer, 400, error, [{ line: 1, column: 8 }]));
  });

  test.each([
    [
      'query ($it: DesktopSnapshotSortDirection) { snapshots(sort: { direction: $it }) { totalCount } }',
      'Argument "sort" has invalid value {direction: $it}.',
    ],
    [
      'query ($it: [String!]! = []) { snapshots(filter: { names: $it }) { totalCount } }',
      'Variable "$it" of non-null type "[String!]!" must not be null.',
    ],
    [
      'query ($it: ID = "x") { snapshots: snapshot(id: $it) { id } }',
      'Argument "id" of non-null type "ID!" must not be null.',
    ],
  ])('a variable that is null where null is not allowed: %s', async (document, message) => {
    const { data, errors } = await shared.gateway.query(document, { variables: { it: null } });
    expect(data ?? { snapshots: null }).toEqual({ snapshots: null });
    expect(errors?.map((error) => [error.message, error.extensions.code])).toEqual([[message, 'BAD_USER_INPUT']]);
  });
});

describe('a document that is wrong is refused, saying where', () => {
  test.each([
    ['{ snapshots(page: { limit: "5" }) { totalCount } }', 'Int cannot represent non-integer value: "5"', 28],
    [
      '{ snapshots(limit: 5) { totalCount } }',
      'Unknown argument "limit" on field "Query.snapshots". Did you mean "first"?',
      13,
    ],
    [
      '{ snapshots(filter: { statuses: [UNKNOWN] }) { totalCount } }',
      'Value "UNKNOWN" does not exist in "DesktopSnapshotStatusFilter" enum.',
      34,
    ],
    [
      '{ snapshots }',
      'Field "snapshots" of type "DesktopSnapshotConnection" must have a selection of subfields. Did you mean "snapshots { ... }"?',
      3,
    ],
    ['{ snapshot { id } }', 'Field "snapshot" argument "id" of type "ID!" is required, but it was not provided.', 3],
    ['{ snapshots( }', 'Syntax Error: Expected Name, found "}".', 14],
    [
      '{ snapshots(filter: { names: "\\uD800" }) { totalCount } }',
      'Syntax Error: Invalid Unicode escape sequence: "\\uD800".',
      31,
    ],
    ['mutation { snapshots { totalCount } }', 'Schema is not configured to execute mutation operation.', 1],
  ])('%s', async (document, message, column) => {
    const answer = await shared.gateway.query(document);
    expect(compared(answer)).toEqual(refusalOf(answer, 400, badInput(message), [{ line: 1, column }]));
  });

  test.each([['{ snapshots { totalCount } } { __typename }'], ['query a { __typename } query b { __typename }']])(
    '%s',
    async (document) => {
      const { status, errors } = await shared.gateway.query(document);
      expect([status, errors?.[0]?.extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
    },
  );
});
