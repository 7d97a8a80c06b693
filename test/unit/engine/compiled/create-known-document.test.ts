import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { createSubgraphSchema } from '../../../../src/graphql/create-subgraph-schema.js';
import type { OperationContext } from '../../../../src/graphql/create-operation-context.js';
import {
  createCompiledOperations,
  createKnownDocument,
} from '../../../../src/engine/compiled/create-known-document.js';

const schema = createSubgraphSchema();
const limits = { maxDepth: 12, maxEntities: 1000, maxCost: 1000 };
// What asks for nothing but `__typename` reads no context.
const context = {} as OperationContext;

test('a document that is known no longer takes its compiled operations along, and leaves those of others', async () => {
  const compiled = createCompiledOperations(1000);
  const document = parse('query A { __typename } query B($b: Boolean!) { __typename @include(if: $b) }');
  const [gone, other] = ['1', '11'].map((id) => createKnownDocument({ schema, document, limits, id, compiled }));
  for (const known of [gone, other]) {
    expect(await known?.operation('A')?.run(context, {}, (data) => data)).toEqual({ __typename: 'Query' });
    await known?.operation('B')?.run(context, { b: true }, (data) => data);
    await known?.operation('B')?.run(context, { b: false }, (data) => data);
  }
  expect(compiled.size).toBe(6);
  gone?.forget();
  expect([...compiled.keys()].map((key) => key.split('.')[0])).toEqual(['11', '11', '11']);
});
