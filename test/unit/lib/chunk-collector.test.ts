import { expect, test } from '@jest/globals';
import { ChunkCollector } from '../../../src/lib/chunk-collector.js';

test('a body of a byte at a time is kept in few chunks, in its order', () => {
  const collector = new ChunkCollector();
  const bytes = Buffer.from(Array.from({ length: 5500 }, (_, index) => index % 251));
  for (const byte of bytes) collector.add(Buffer.of(byte));
  expect(collector.chunks).toHaveLength(5 + 500);
  expect(Buffer.concat(collector.chunks).equals(bytes)).toBe(true);
});
