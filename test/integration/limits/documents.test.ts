import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { pageSize } from '../../../src/snapshots/page-size.js';
import { compared, refusalOf } from '../../support/failure-of.js';
import { explodingFragments, nested, repeat } from '../../support/hostile-documents.js';
import { type FaultGateway, startFaultGateway } from '../../support/start-fault-gateway.js';
import { startGateway } from '../../support/start-gateway.js';

let shared: FaultGateway;
beforeAll(async () => {
  shared = await startFaultGateway({ env: { INTROSPECTION: 'true' } });
});
afterAll(async () => {
  await shared[Symbol.asyncDispose]();
});
afterEach(async () => {
  expect(shared.upstream.requests).toEqual([]);
  expect(shared.gateway.logs.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
  const { data } = await shared.gateway.query('{ __typename }');
  expect(data).toEqual({ __typename: 'Query' });
});

function exceeded(limit: string, message: string) {
  return { code: 'REQUEST_LIMIT_EXCEEDED', message, retryable: false, and: { limit } };
}

const many = (count: number, word = (index: number) => `a${index}: __typename`) => `{ ${repeat(count, word)} }`;
const inFragments = (document: string) =>
  `query { ...outer } fragment outer on Query { ... on Query { ...inner } } fragment inner on Query ${document}`;
const aliasesBelow = (count: number) => `{ snapshots { ${repeat(count, (index) => `a${index}: totalCount`)} } }`;

const refusals: [limit: string, what: string, document: string, message: string][] = [
  ['tokens', 'a long document', many(1000, () => 'x'), 'The document must have at most 1000 tokens.'],
  [
    'tokens',
    'a list of many values',
    `{ snapshots(filter: { names: [${repeat(1000, () => '""')}] }) { totalCount } }`,
    'The document must have at most 1000 tokens.',
  ],
  ['depth', 'fields within fields', nested(13), 'An operation must have at most 12 levels of fields, but has: 13.'],
  [
    'depth',
    'fields within fields beside others',
    `{ __typename ${nested(13).slice(1)}`,
    'An operation must have at most 12 levels of fields, but has: 13.',
  ],
  [
    'depth',
    'the same in fragments',
    inFragments(nested(13)),
    'An operation must have at most 12 levels of fields, but has: 13.',
  ],
  [
    'depth',
    'as deep as tokens allow',
    `${'{ a '.repeat(330)}${'}'.repeat(330)}`,
    'An operation must have at most 12 levels of fields, but has: 330.',
  ],
  [
    'depth',
    'an introspection that goes round',
    `{ __schema { types { ${'fields { type { '.repeat(8)} name ${'} }'.repeat(8)} } } }`,
    'An operation must have at most 12 levels of fields, but has: 19.',
  ],
  [
    'depth',
    'a list in lists',
    `{ snapshots(filter: { names: ${'['.repeat(300)}${']'.repeat(300)} }) { totalCount } }`,
    'A value must have at most 12 levels, but one has: 301.',
  ],
  [
    'depth',
    'the type of a variable',
    `query ($x: ${'['.repeat(300)}Int${']'.repeat(300)}) { __typename }`,
    'A value must have at most 12 levels, but one has: 300.',
  ],
  ['rootFields', 'eleven of them', many(11), 'An operation must have at most 10 root fields, but has: 11.'],
  [
    'rootFields',
    'eleven in fragments',
    inFragments(many(11)),
    'An operation must have at most 10 root fields, but has: 11.',
  ],
  [
    'rootFields',
    'eleven times the same',
    many(11, () => '__typename'),
    'An operation must have at most 10 root fields, but has: 11.',
  ],
  [
    'rootFields',
    'in one operation of two',
    `query a { __typename } query b ${many(11)}`,
    'An operation must have at most 10 root fields, but has: 11.',
  ],
  ['aliases', 'below the root', aliasesBelow(31), 'An operation must have at most 30 aliases, but has: 31.'],
  [
    'aliases',
    'of __typename',
    `{ snapshots { ${repeat(31, (index) => `a${index}: __typename`)} } }`,
    'An operation must have at most 30 aliases, but has: 31.',
  ],
  [
    'aliases',
    'in a fragment that is spread twice',
    `{ a: snapshots { ...f } b: snapshots { ...f } } fragment f on DesktopSnapshotConnection { ${repeat(15, (index) => `a${index}: totalCount`)} }`,
    'An operation must have at most 30 aliases, but has: 32.',
  ],
  [
    'directives',
    'on one field',
    `{ __typename ${repeat(51, () => '@skip(if: false)')} }`,
    'The document must have at most 50 directives, but has: 51.',
  ],
  [
    'directives',
    'that do not exist, all over',
    `query @a { ... @a { __typename ${repeat(51, () => '@a')} } }`,
    'The document must have at most 50 directives, but has: 53.',
  ],
];

describe('a document over a limit is refused with its name, before the upstream is asked', () => {
  test.each(refusals)('%s: %s', async (limit, _, document, message) => {
    const answer = await shared.gateway.query(document);
    expect(compared(answer)).toEqual(refusalOf(answer, 400, exceeded(limit, message)));
    // Another media type, and out of the cache.
    const legacy = await shared.gateway.query(document, { headers: { accept: 'application/json' } });
    expect(compared(legacy)).toEqual(refusalOf(legacy, 400, exceeded(limit, message)));
  });

  test('fragments that explode are refused by what they would come to', async () => {
    const answer = await shared.gateway.query(explodingFragments(10));
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'REQUEST_LIMIT_EXCEEDED', limit: 'depth' });
    const shallow = repeat(20, (index) => `fragment f${index} on Query { ...f${index + 1} ...f${index + 1} }`);
    const wide = await shared.gateway.query(`{ ...f0 } ${shallow} fragment f20 on Query { __typename }`);
    const message = `An operation must have at most 10 root fields, but has: ${2 ** 20}.`;
    expect(compared(wide)).toEqual(refusalOf(wide, 400, exceeded('rootFields', message)));
  });

  test('a variable whose value is nested too deeply', async () => {
    const body = `{"query":"query ($x: [String!]) { snapshots(filter: { names: $x }) { totalCount } }","variables":{"x":${'['.repeat(40_000)}${']'.repeat(40_000)}}}`;
    const response = await fetch(shared.gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [
        {
          message: 'The value of a variable must have at most 12 levels.',
          extensions: { code: 'REQUEST_LIMIT_EXCEEDED', limit: 'depth' },
        },
      ],
    });
  });
});

describe('a document at a limit is not refused by it', () => {
  test.each([
    ['ten root fields, ten aliases', many(10)],
    ['thirty aliases', `{ snapshots(filter: { names: [] }) { ${repeat(30, (index) => `a${index}: totalCount`)} } }`],
    ['fifty directives', `{ snapshots(filter: { names: [] }) { ${repeat(50, () => 'totalCount @skip(if: false)')} } }`],
    ['twelve levels', nested(12).replace('page: { limit: 1 }', 'filter: { names: [] }')],
    [
      "GraphiQL's own introspection",
      getIntrospectionQuery({
        descriptions: true,
        specifiedByUrl: true,
        directiveIsRepeatable: true,
        schemaDescription: true,
        inputValueDeprecation: true,
      }),
    ],
  ])('%s', async (_, document) => {
    const { status, errors } = await shared.gateway.query(document);
    expect([status, errors]).toEqual([200, undefined]);
  });
});

describe('no more than five errors are reported', () => {
  test('of validation, the fifth saying that there are more', async () => {
    const { status, errors } = await shared.gateway.query(
      `{ snapshots { ${repeat(20, (index) => `wrong${index}`)} } }`,
    );
    expect([status, errors?.length]).toEqual([400, 5]);
    expect(errors?.[4]?.message).toBe('Too many validation errors, error limit reached. Validation aborted.');
  });

  test('of variables', async () => {
    const { status, errors } = await shared.gateway.query(
      'query ($names: [String!]) { snapshots(filter: { names: $names }) { totalCount } }',
      { variables: { names: Array.from({ length: 10_000 }, (_, index) => index) } },
    );
    expect([status, errors?.length]).toEqual([400, 5]);
  });
});

test('the limits are settings', async () => {
  await using strict = await startGateway({
    env: {
      MAX_DEPTH: '2',
      MAX_ALIASES: '1',
      MAX_ROOT_FIELDS: '2',
      MAX_DIRECTIVES: '0',
      MAX_COST: String(11 + pageSize.default),
    },
  });
  const ask = async (document: string) => (await strict.query(document)).errors?.[0]?.extensions['limit'];
  expect(await ask('{ snapshots { totalCount } b: __typename }')).toBe('cost');
  expect(await ask('{ snapshots { totalCount } }')).toBe('cost');
  expect(await ask(`{ snapshots(page: { limit: ${pageSize.default - 1} }) { totalCount } }`)).toBeUndefined();
  expect(await ask('{ snapshots { nodes { id } } }')).toBe('depth');
  expect(await ask('{ a: __typename b: __typename }')).toBe('aliases');
  expect(await ask('{ __typename __typename __typename }')).toBe('rootFields');
  expect(await ask('{ __typename @skip(if: false) }')).toBe('directives');
});
