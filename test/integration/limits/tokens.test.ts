import { expect, test } from '@jest/globals';
import { startFaultGateway } from '../../support/start-fault-gateway.js';
import { compared, refusalOf } from '../../support/failure-of.js';
import { startGateway } from '../../support/start-gateway.js';

/** A document of exactly so many tokens, 17 or more, that asks for next to nothing. */
function documentOf(tokens: number): string {
  return `{ snapshots(filter: { names: [${'"a" '.repeat(tokens - 16)}] }) { totalCount } }`;
}

function tooManyTokens(limit: number) {
  return {
    code: 'REQUEST_LIMIT_EXCEEDED',
    message: `The document must have at most ${limit} tokens.`,
    retryable: false,
    and: { limit: 'tokens' },
  };
}

test('1000 tokens are fine, one more is refused before any upstream call, and again when the document is known', async () => {
  await using pair = await startFaultGateway();
  const { gateway, upstream } = pair;
  expect((await gateway.query(documentOf(1000))).data).toEqual({ snapshots: { totalCount: 0 } });
  expect(upstream.requests.length).toBe(1);
  for (let time = 0; time < 2; time += 1) {
    const answer = await gateway.query(documentOf(1001));
    expect(compared(answer)).toEqual(refusalOf(answer, 400, tooManyTokens(1000)));
  }
  expect(upstream.requests.length).toBe(1);
});

test('a setting moves the limit', async () => {
  await using gateway = await startGateway({ env: { MAX_TOKENS: '20' } });
  expect((await gateway.query(documentOf(20))).data).toEqual({ snapshots: { totalCount: 0 } });
  const answer = await gateway.query(documentOf(21));
  expect(compared(answer)).toEqual(refusalOf(answer, 400, tooManyTokens(20)));
});

test('a comment and white space are no tokens', async () => {
  await using gateway = await startGateway({ env: { MAX_TOKENS: '20' } });
  const { data } = await gateway.query(`${'# { a b c d e f }\n'.repeat(100)}{ ${',\t\n '.repeat(100)} __typename }`);
  expect(data).toEqual({ __typename: 'Query' });
});

test('one field a thousand times over is refused in words', async () => {
  await using gateway = await startGateway();
  for (let time = 0; time < 2; time += 1) {
    const answer = await gateway.query(`{ snapshots { nodes { ${'id '.repeat(990)}} } }`);
    const error = {
      code: 'REQUEST_LIMIT_EXCEEDED',
      message: 'One place of the document has too many fields of the same name. Ask for each once.',
      retryable: false,
      and: { limit: 'overlappingFields' },
    };
    expect(compared(answer)).toEqual(refusalOf(answer, 400, error));
  }
});
