import { expect, test } from '@jest/globals';
import { createRecent } from '../../../src/lib/create-recent.js';

test('what was asked for lately is remembered, and the rest forgotten', () => {
  const recent = createRecent<string>(10);
  expect(recent.find('a')).toBeUndefined();
  expect(recent.keep('a', 'A', 5)).toBe('A');
  recent.keep('b', 'B', 5);
  expect([recent.find('a'), recent.find('b')]).toEqual(['A', 'B']);
  // The third fills a generation of its own.
  recent.keep('c', 'C', 5);
  expect(recent.find('a')).toBe('A');
  // It has made `a` young again, and `b` goes with its generation.
  recent.keep('d', 'D', 5);
  expect([recent.find('a'), recent.find('b'), recent.find('c'), recent.find('d')]).toEqual(['A', undefined, 'C', 'D']);
});

test('however many there are, no more than twice the size is remembered', () => {
  const recent = createRecent<number>(100);
  for (let index = 0; index < 10_000; index += 1) recent.keep(String(index), index, 1);
  const kept = Array.from({ length: 10_000 }, (_, index) => index).filter(
    (index) => recent.find(String(index)) !== undefined,
  );
  expect(kept.length).toBeLessThanOrEqual(200);
  expect(kept.at(-1)).toBe(9999);
});
