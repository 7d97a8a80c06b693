import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { findProductionPackages, toPackageName } from '../../src/cli/contracts/licences-page.js';

const shipped = [...findProductionPackages(readFileSync('package-lock.json', 'utf8'))].map(([path, locked]) => ({
  name: toPackageName(path),
  ...locked,
}));

test('at most 80 packages run in production', () => {
  expect(shipped.length).toBeGreaterThan(0);
  expect(shipped.length).toBeLessThanOrEqual(80);
});

test('there is one graphql, of which two would not know the types of each other', () => {
  expect(shipped.filter(({ name }) => name === 'graphql')).toHaveLength(1);
});

test('none of them runs a script when it is installed', () => {
  expect(shipped.filter(({ hasInstallScript }) => hasInstallScript)).toEqual([]);
});

test('each of them has a licence that asks for no more than its notice', () => {
  const accepted = ['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];
  expect(shipped.filter(({ license }) => !accepted.includes(license ?? ''))).toEqual([]);
});

test.each([
  // Before it, 45 kB of overlapping fields took a minute to validate.
  ['graphql', [16, 15, 0]],
  // The client that all bounds of an upstream call were tried with.
  ['undici', [7, 30, 2]],
])('%s is not older than %j, and of the same major version', (name, floor) => {
  const versions = shipped.filter((locked) => locked.name === name).map(({ version = '' }) => version);
  expect(versions).not.toEqual([]);
  for (const version of versions) {
    const parts = version.split('.').map(Number);
    expect(parts[0]).toBe(floor[0]);
    expect(toNumber(parts)).toBeGreaterThanOrEqual(toNumber(floor));
  }
});

test('npm run sbom prints a CycloneDX bill of these very materials', async () => {
  const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'sbom'], { maxBuffer: 10_000_000 });
  const bill = JSON.parse(stdout) as {
    readonly bomFormat: string;
    readonly components: readonly { readonly purl: string }[];
  };
  expect(bill.bomFormat).toBe('CycloneDX');
  const expected = shipped.map(({ name, version }) => `pkg:npm/${name.replace('@', '%40')}@${version ?? ''}`);
  // A package that is installed in several places is one material.
  expect(bill.components.map(({ purl }) => purl).sort()).toEqual([...new Set(expected)].sort());
});

function toNumber([major = 0, minor = 0, patch = 0]: readonly number[]): number {
  return major * 1e8 + minor * 1e4 + patch;
}
