import { expect, test } from '@jest/globals';
import { createByteQueue } from '../../../src/observability/create-byte-queue.js';

test('gives whole lines, as many as fit, and one that is longer than that alone', () => {
  const queue = createByteQueue(100);
  for (const line of ['one\n', 'two\n', 'the third is long\n', 'four\n']) queue.push(line, 0);
  const seen: string[] = [];
  while (queue.size() > 0) {
    const lines = queue.peekLines(9);
    seen.push(lines.toString());
    queue.shift(lines.length);
  }
  expect(seen).toEqual(['one\ntwo\n', 'the third is long\n', 'four\n']);
});

test('goes on within a line of which a part was taken', () => {
  const queue = createByteQueue(100);
  queue.push('one\n', 0);
  queue.push('two\n', 0);
  queue.shift(2);
  expect(queue.peekLines(100).toString()).toBe('e\ntwo\n');
});

test('drops the rest of a line of which a part was taken, and no whole one', () => {
  const queue = createByteQueue(100);
  queue.push('one\n', 0);
  queue.push('two\n', 0);
  expect(queue.dropStartedLine()).toBe(false);
  queue.shift(2);
  expect(queue.dropStartedLine()).toBe(true);
  expect(queue.dropStartedLine()).toBe(false);
  expect(queue.peekLines(100).toString()).toBe('two\n');
});

test('takes what fits in bytes, not in characters, and uses again what was freed', () => {
  const queue = createByteQueue(12);
  expect(queue.push('äöü\n', 0)).toBe(true);
  expect(queue.push('äöü\n', 0)).toBe(false);
  expect(queue.push('abc\n', 2)).toBe(false);
  expect(queue.push('abc\n', 1)).toBe(true);
  queue.shift(7);
  expect(queue.push('äöü\n', 0)).toBe(true);
  expect(queue.peekLines(100).toString()).toBe('abc\näöü\n');
});

test('drops a line that is larger than all of it, and takes the next', () => {
  const queue = createByteQueue(10);
  expect(queue.push(`${'x'.repeat(10)}\n`, 0)).toBe(false);
  expect(queue.size()).toBe(0);
  expect(queue.push('next\n', 0)).toBe(true);
});
