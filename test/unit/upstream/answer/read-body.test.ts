import { describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { createInTurn } from '../../../../src/lib/create-in-turn.js';
import { readBody } from '../../../../src/upstream/answer/read-body.js';
import { readJson } from '../../../../src/upstream/answer/read-json.js';

describe('how many bytes a body has', () => {
  const text = JSON.stringify({ name: 'é'.repeat(1000) });

  it.each([
    ['as it came', undefined, Buffer.from(text)],
    ['compressed', 'gzip', gzipSync(text)],
  ])('is told decoded, of one %s', async (_, coding, body) => {
    const told: number[] = [];
    await readBody([body], coding, 65_536, (bytes) => told.push(bytes));
    expect(told).toEqual([Buffer.byteLength(text)]);
  });

  it.each([
    ['as it came', undefined, (whole: string) => Buffer.from(whole)],
    ['compressed', 'gzip', (whole: string) => gzipSync(whole)],
  ])('is told decoded and whole in the end, of a long one %s', async (_, coding, encode) => {
    const long = JSON.stringify({ desktop_snapshots: [{ name: 'é'.repeat(100_000) }] });
    const told: number[] = [];
    const bounds = { maxBytes: 1_000_000, maxItems: 1, inTurn: createInTurn() };
    await readJson([encode(long)], coding, { ...bounds, onDecoded: (bytes) => told.push(bytes) });
    expect(told.at(-1)).toBe(Buffer.byteLength(long));
  });

  it('is not told of one that is too long to be read', async () => {
    const told: number[] = [];
    await expect(readBody([Buffer.from(text)], undefined, 10, (bytes) => told.push(bytes))).rejects.toThrow();
    expect(told).toEqual([]);
  });
});
