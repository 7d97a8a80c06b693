import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Gateway, startGateway } from '../../support/start-gateway.js';
import { rowsOf } from '../../support/rows.js';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ sandbox: { snapshots: rowsOf(1000) } });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

const entities = 'query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }';
const wrong = (count: number) => ({ r: Array.from({ length: count }, () => 1) });

describe('an answer holds at most a hundred errors, and counts the others', () => {
  test('of references', async () => {
    const { status, data, errors, extensions } = await gateway.query(entities, { variables: wrong(1000), token: null });
    expect({ status, data }).toEqual({ status: 200, data: { _entities: Array.from({ length: 1000 }, () => null) } });
    expect(errors?.map(({ path }) => path)).toEqual(Array.from({ length: 100 }, (_, index) => ['_entities', index]));
    expect(extensions).toEqual({ errorsLeftOut: 900 });
  });

  test('of an argument that is wrong below each of a thousand rows', async () => {
    const document =
      '{ snapshots(page: { limit: 1000 }) { nodes { desktop { snapshots(page: { limit: 0 }) { totalCount } } } } }';
    const { errors, extensions } = await gateway.query(document);
    expect(errors?.map(({ path }) => path)).toEqual(
      Array.from({ length: 100 }, (_, index) => ['snapshots', 'nodes', index, 'desktop', 'snapshots']),
    );
    expect(extensions).toEqual({ errorsLeftOut: 900 });
  });

  test('a hundred errors are all there, and nothing is said of others', async () => {
    const { errors, extensions } = await gateway.query(entities, { variables: wrong(100), token: null });
    expect(errors).toHaveLength(100);
    expect(extensions).toBeUndefined();
  });
});

test('more references than one _entities may have are refused before anything is done for one of them', async () => {
  const { status, data, errors } = await gateway.query(entities, { variables: wrong(1001), token: null });
  expect({ status, data }).toEqual({ status: 400, data: undefined });
  expect(errors).toEqual([
    expect.objectContaining({
      message: '_entities must have at most 1000 references, but got: 1001.',
      extensions: expect.objectContaining({ code: 'REQUEST_LIMIT_EXCEEDED', limit: 'entities' }),
    }),
  ]);
});

describe('an error names its line and column', () => {
  const failing = 'snapshots(page: { limit: 0 }) { totalCount }';
  test.each([
    ['of the first line', `{ ${failing} }`, { line: 1, column: 3 }],
    ['behind line feeds', `\n\n{\n  ${failing} }`, { line: 4, column: 3 }],
    ['behind carriage returns', `\r\r{ ${failing} }`, { line: 3, column: 3 }],
    ['behind both, which are one line break', `\r\n\r\n{ # a comment\r\n${failing} }`, { line: 4, column: 1 }],
    ['behind thousands of them', `${'\n'.repeat(15_000)}{ ${failing} }`, { line: 15_001, column: 3 }],
  ])('%s', async (_, document, location) => {
    const { errors } = await gateway.query(document);
    expect(errors?.map(({ locations }) => locations)).toEqual([[location]]);
  });

  test('of each of the places that contradict each other', async () => {
    const { errors } = await gateway.query('{\n a: __typename\n a: snapshots { totalCount }\n}');
    expect(errors?.map(({ locations }) => locations)).toEqual([
      [
        { line: 2, column: 2 },
        { line: 3, column: 2 },
      ],
    ]);
  });

  test('of a document that cannot be parsed', async () => {
    const { errors } = await gateway.query('{\r\n\n  snapshots( }');
    expect(errors?.map(({ locations }) => locations)).toEqual([[{ line: 3, column: 14 }]]);
  });
});

describe('a variable that is null where it must have a value is found once, before anything is asked', () => {
  test.each([
    [
      'in an argument below rows',
      'query ($field: DesktopSnapshotSortField = CREATE_TIME) { snapshots { nodes { desktop { snapshots(sort: { field: $field }) { totalCount } } } } }',
      { field: null },
      'Argument "sort" has invalid value {field: $field}.',
    ],
    [
      'in a condition',
      'query ($no: Boolean = false) { snapshots { nodes { desktop { ...names } } } } fragment names on Desktop { name @include(if: $no) }',
      { no: null },
      'Argument "if" of non-null type "Boolean!" must not be null.',
    ],
  ])('%s', async (_, document, variables, message) => {
    const before = gateway.upstream.requests.length;
    const { status, data, errors } = await gateway.query(document, { variables });
    expect({ status, data }).toEqual({ status: 400, data: undefined });
    expect(errors).toEqual([
      expect.objectContaining({ message, extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }) }),
    ]);
    expect(gateway.upstream.requests).toHaveLength(before);
  });

  test('but of a root field it is the error of that field, and the others are answered', async () => {
    const document = 'query ($id: ID = "x") { snapshot(id: $id) { id } __typename }';
    const { status, data, errors } = await gateway.query(document, { variables: { id: null } });
    expect({ status, data }).toEqual({ status: 200, data: { snapshot: null, __typename: 'Query' } });
    expect(errors?.map(({ path }) => path)).toEqual([['snapshot']]);
  });
});
