import { describe, expect, test } from '@jest/globals';
import { GraphQLError, type GraphQLFieldResolver, buildSchema } from 'graphql';
import { systemClock } from '../../../../src/lib/clock.js';
import { readConfig } from '../../../../src/config/read-config.js';
import { AppError } from '../../../../src/errors/app-error.js';
import { type OperationContext, createOperationContext } from '../../../../src/graphql/create-operation-context.js';
import { createDocumentCache } from '../../../../src/engine/create-document-cache.js';
import { createYogaServer } from '../../../../src/engine/yoga/create-yoga-server.js';
import { OperationTrail } from '../../../../src/engine/operation-trail.js';
import type { Operation } from '../../../../src/engine/operation.js';
import { callerOf } from '../../../support/caller-of.js';
import { createPluralSupport } from '../../../../src/snapshots/create-plural-support.js';
import { createTotalMeaning } from '../../../../src/snapshots/create-total-meaning.js';
import { emptyPage } from '../../../support/empty-page.js';

/** A gateway's Yoga over a schema of one field that does what a test wants. */
function yogaOver(
  type: string,
  resolve: GraphQLFieldResolver<unknown, unknown>,
  signal = new AbortController().signal,
) {
  const schema = buildSchema(
    `type Query { it(a: Int = 1): ${type} fine: Int } enum Word { ONE } type Thing { id: ID! }`,
  );
  const { it, fine } = schema.getQueryType()?.getFields() ?? {};
  if (!it || !fine) throw new Error('The schema of this test has no fields');
  it.resolve = resolve;
  fine.resolve = () => 7;
  const bugs: unknown[] = [];
  const yoga = createYogaServer({
    ...readConfig({}),
    schema,
    trust: null,
    documents: createDocumentCache(null),
    errors: {
      onBug: (error, requestId) => bugs.push([error, requestId]),
      hideSuggestions: true,
      maxRequestErrors: 5,
      maxFieldErrors: 100,
    },
  });
  const operation: Operation = {
    requestId: 'the-id',
    caller: callerOf(null),
    signal,
    deadlineAt: Infinity,
    codes: new Set(),
    trail: new OperationTrail(systemClock),
    facts: {},
    isAbandoned: () => false,
    abandon: () => undefined,
    end: () => undefined,
  };
  const operationContext = contextOf(operation);
  const format = { mediaType: 'application/json', isLegacy: false } as const;
  const ask = async (query: string) => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) };
    const response = await yoga.fetch(new Request('http://gateway/graphql', init), {
      operation,
      operationContext,
      format,
      isSafe: false,
      delivery: 'answer',
      opening: { isSubscription: false },
    });
    return { status: response.status, body: (await response.json()) as unknown, bugs, codes: [...operation.codes] };
  };
  return { ask };
}

function contextOf(call: Operation): OperationContext {
  const source = { list: () => Promise.resolve(emptyPage) };
  return createOperationContext({
    source,
    call,
    maxUpstreamCalls: 1,
    totalMeaning: createTotalMeaning(systemClock),
    pluralSupport: createPluralSupport(systemClock),
    watch: () => {
      throw new TypeError('Nothing is watched here');
    },
  });
}

const masked = {
  message: 'Something went wrong inside the gateway. Report the request id.',
  locations: [{ line: 1, column: 3 }],
  path: ['it'],
  extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false, requestId: 'the-id' },
};

describe('a bug in a resolver is masked, reported with its cause, and costs no other field', () => {
  const bug = new TypeError("Cannot read properties of undefined (reading 'secret')");

  test.each<[string, string, () => unknown]>([
    [
      'an error',
      'Int',
      () => {
        throw bug;
      },
    ],
    ['a rejection', 'Int', () => Promise.reject(bug)],
    [
      'an error of GraphQL that nobody foresaw',
      'Int',
      () => {
        throw new GraphQLError('secret', { originalError: bug });
      },
    ],
    [
      'a text that was thrown',
      'Int',
      () => {
        throw 'secret' as unknown as Error;
      },
    ],
    ['a value that does not fit its type', 'Int', () => 'secret'],
    ['a word that its enum does not have', 'Word', () => 'secret'],
    [
      'null where there is none',
      'Int',
      () => ({
        valueOf: () => {
          throw bug;
        },
      }),
    ],
    ['a list that is none', '[Int]', () => 'secret'.length],
    ['null in a list of none', '[Int!]', () => [null]],
  ])('%s', async (_, type, resolve) => {
    const { status, body, bugs, codes } = await yogaOver(type, resolve).ask('{ it fine }');
    const path = type === '[Int!]' ? ['it', 0] : ['it'];
    expect([status, body]).toEqual([200, { data: { it: null, fine: 7 }, errors: [{ ...masked, path }] }]);
    expect(bugs).toEqual([[expect.anything(), 'the-id']]);
    expect(codes).toEqual(['INTERNAL_SERVER_ERROR']);
  });

  test('what was thrown is what is reported', async () => {
    const { bugs } = await yogaOver('Int', () => {
      throw bug;
    }).ask('{ it }');
    expect(bugs).toEqual([[bug, 'the-id']]);
  });

  test('members that an error brings along do not come out', async () => {
    const telling = Object.assign(new Error('secret'), {
      extensions: { secret: 1, http: { status: 418 } },
      code: 'SECRET',
    });
    const { status, body } = await yogaOver('Int', () => {
      throw telling;
    }).ask('{ it }');
    expect([status, body]).toEqual([200, { data: { it: null }, errors: [masked] }]);
  });
});

test('a foreseen failure is what it says, and no bug', async () => {
  const upstream = { status: 500, errorCode: 'WKS.0001' };
  const failure = new AppError('UPSTREAM_ERROR', { upstream, retryAfterMs: 7, cause: new Error('secret') });
  const { body, bugs, codes } = await yogaOver('Int', () => {
    throw failure;
  }).ask('{ it fine }');
  const extensions = { code: 'UPSTREAM_ERROR', retryable: true, retryAfterMs: 7, requestId: 'the-id', upstream };
  expect(body).toEqual({
    data: { it: null, fine: 7 },
    errors: [{ ...masked, message: 'The snapshot service failed.', extensions }],
  });
  expect([bugs, codes]).toEqual([[], ['UPSTREAM_ERROR']]);
});

test('what breaks because the client has left is no bug', async () => {
  const client = new AbortController();
  client.abort();
  const { bugs } = await yogaOver('Int', () => Promise.reject(client.signal.reason as Error), client.signal).ask(
    '{ it }',
  );
  expect(bugs).toEqual([]);
});
