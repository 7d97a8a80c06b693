import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, test } from '@jest/globals';

const page = readFileSync('docs/lifecycle.md', 'utf8');
const pictures = [...page.matchAll(/```\n([\s\S]*?)```/g)].map(([, picture = '']) => picture);

test.each(pictures)('every file that the picture names exists, in the folder that it is drawn in: %#', (picture) => {
  let floor = '';
  const missing: string[] = [];
  let found = 0;
  for (const line of picture.split('\n')) {
    floor = /▼\s+(src\/\w+)/.exec(line)?.[1] ?? floor;
    let beside = floor;
    for (const [name] of line.matchAll(/[\w/-]+\.ts/g)) {
      // One without a folder stands beside the one before it, or directly on its floor.
      const path = [posix.join(beside, name), posix.join(floor, name)].find((each) => existsSync(each));
      if (path === undefined) missing.push(`${floor}: ${name}`);
      else beside = posix.dirname(path);
      found += 1;
    }
  }
  expect(missing).toEqual([]);
  expect(found).toBeGreaterThan(10);
});

test('every file that the text and the ten changes name exists', () => {
  const named = [...page.matchAll(/`((?:src|schema|test|docs)\/[^`\s]+)`/g)].map(([, path = '']) => path);
  expect(named.filter((path) => !existsSync(path))).toEqual([]);
});

test('ten changes are told, each with its files', () => {
  const rows = [...page.matchAll(/^\| (?!Change |-)[^|]+ \| ([^|]+) \|$/gm)];
  expect(rows).toHaveLength(10);
  for (const [, files] of rows) expect(files).toMatch(/`src\//);
});
