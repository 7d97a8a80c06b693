import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

describe.each([
  ['CallerKey', 'snapshots/create-caller-keys.ts'],
  ['ReaderKey', 'snapshots/create-reader-keys.ts'],
])('%s', (brand, maker) => {
  test('is made by one file only', () => {
    const cast = new RegExp(`\\bas (?:unknown as )?${brand}\\b|<${brand}>\\s*\\(`);
    expect(files.filter((file) => cast.test(read(file)))).toEqual([maker]);
  });
});

test('whatever holds rows for several operations keeps them by reader', () => {
  // Where a key of another kind would show one caller what another reads; a new place of this kind belongs into this list.
  const holders = ['snapshots/with-shared-calls.ts', 'snapshots/live-pages/to-page-key.ts'];
  for (const file of holders) expect(read(file)).toMatch(/\breader: ReaderKey\b/);
});

test('whatever counts what a caller may take keeps it by caller', () => {
  // Where a key of another kind would let one caller take what is another's; a new place of this kind belongs into this list.
  const counters = [
    'http/overload/create-rate-limit.ts',
    'http/overload/create-newcomer-limit.ts',
    'upstream/resilience/with-concurrency-limit.ts',
  ];
  for (const file of counters) {
    expect(read(file)).toMatch(/\bcaller\.key\b|\bMap<CallerKey,|<Key = CallerKey>/);
    expect(read(file)).not.toContain('ReaderKey');
  }
});

function read(file: string): string {
  return readFileSync(`src/${file}`, 'utf8');
}
