import { expect, test } from '@jest/globals';
import { createRowOrder } from '../../../src/snapshots/create-row-order.js';

const ascending = { field: 'SNAPSHOT_NAME', direction: 'ASC' } as const;

test('tells nothing of names on which the orders that the rows may be in do not agree', () => {
  const order = createRowOrder([['apple', 'berry', 'cherry']], 'zebra', ascending);
  expect(['apple', '\u00e4pfel', 'zz'].map((name) => order?.(name))).toEqual([-1, 0, 1]);
});

test('tells nothing of a name in a script that comes first in some orders and last in others', () => {
  const order = createRowOrder([['apple', 'berry', 'cherry']], '\u0438\u0432\u0430\u043d', ascending);
  expect(order?.('berry')).toBe(0);
});

test('goes by the orders that the rows are in, and by no others', () => {
  const order = createRowOrder([['Zebra', 'apple']], 'berry', ascending);
  expect(['Zebra', 'cherry'].map((name) => order?.(name))).toEqual([-1, 1]);
});

test('tells nothing at all where the rows are in no order that is known', () => {
  expect(createRowOrder([['b', 'a']], 'c', ascending)).toBeNull();
  expect(createRowOrder([['a', 'b']], null, ascending)).toBeNull();
});
