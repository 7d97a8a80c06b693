import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { createFileChanges } from '../../../src/lib/create-file-changes.js';

const folder = mkdtempSync(join(tmpdir(), 'file-changes-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('every way to change a file is told once', async () => {
  const [one, other, draft] = ['one', 'other', 'draft'].map((name) => join(folder, name)) as [string, string, string];
  writeFileSync(one, '1');
  const changes = createFileChanges([one, other]);
  const told: [string, boolean, boolean][] = [];
  const after = async (what: string, change: () => void) => {
    change();
    told.push([what, await changes.happened(), await changes.happened()]);
  };
  await after('the first question', () => undefined);
  await after('nothing', () => undefined);
  await after('other content', () => {
    writeFileSync(one, '22');
  });
  await after('a second file', () => {
    writeFileSync(other, '1');
  });
  await after('another file of that name', () => {
    writeFileSync(draft, '22');
    renameSync(draft, one);
  });
  await after('no file of that name', () => {
    unlinkSync(one);
  });
  expect(told).toEqual([
    ['the first question', true, false],
    ['nothing', false, false],
    ['other content', true, false],
    ['a second file', true, false],
    ['another file of that name', true, false],
    ['no file of that name', true, false],
  ]);
});

test('so is the swap of a link on the way to it, as with a mounted ConfigMap', async () => {
  const mount = join(folder, 'mount');
  for (const version of ['1', '2']) {
    mkdirSync(join(mount, version), { recursive: true });
    writeFileSync(join(mount, version, 'file'), 'same');
  }
  symlinkSync('1', join(mount, '..data'));
  symlinkSync('..data/file', join(mount, 'file'));
  const changes = createFileChanges([join(mount, 'file')]);
  await changes.happened();
  symlinkSync('2', join(mount, '..new'));
  renameSync(join(mount, '..new'), join(mount, '..data'));
  expect([await changes.happened(), await changes.happened()]).toEqual([true, false]);
});
