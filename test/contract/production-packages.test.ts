import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly dev?: true; readonly license?: string }>>;
}

const lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lockfile;
const production = Object.entries(lockfile.packages).filter(([path, { dev }]) => path !== '' && !dev);

// docs/decisions/subgraph.md: what the tests judge by must not be shipped.
describe('what is shipped', () => {
  test('holds no package of Apollo', () => {
    expect(production.map(([path]) => path).filter((path) => path.includes('node_modules/@apollo/'))).toEqual([]);
  });

  test('holds no package whose licence restricts how it may be offered', () => {
    const restricted = production.filter(([, { license = 'none' }]) => /elastic|sspl|busl|agpl|none/i.test(license));
    expect(restricted.map(([path]) => path)).toEqual([]);
  });
});
