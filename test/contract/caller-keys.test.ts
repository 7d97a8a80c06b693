import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';

test('only one file can make the key of a caller', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const makers = files.filter((file) => /\bas (?:unknown as )?CallerKey\b|<CallerKey>\s*\(/.test(read(file)));
  expect(makers).toEqual(['snapshots/create-caller-keys.ts']);
});

test('whatever several operations share is kept under it', () => {
  // Where a key of another kind would let callers meet; a new place of this kind belongs into this list.
  const files = [
    'snapshots/with-shared-calls.ts',
    'http/overload/create-rate-limit.ts',
    'http/overload/create-newcomer-limit.ts',
    'upstream/resilience/with-concurrency-limit.ts',
  ];
  for (const file of files) expect(read(file)).toMatch(/\bcaller\.key\b|\bMap<CallerKey,|<Key = CallerKey>/);
});

function read(file: string): string {
  return readFileSync(`src/${file}`, 'utf8');
}
