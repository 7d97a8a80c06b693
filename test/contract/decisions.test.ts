import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const folder = 'docs/decisions';
const index = readFileSync(`${folder}/README.md`, 'utf8');
const rows = [...index.matchAll(/^\| \[[^\]]+\]\(([\w-]+\.md)\).*$/gm)].map(([row, file = '']) => ({ row, file }));

test('the index lists every decision, and each once', () => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.md') && file !== 'README.md');
  expect(rows.map(({ file }) => file).sort()).toEqual(files.sort());
});

test.each(rows)('$file names at its head what superseded it, as the index does', ({ row, file }) => {
  const [, inIndex] = /\|[^|]*\]\(([\w-]+\.md)\)[^|]*\|$/.exec(row.slice(row.indexOf(file) + file.length)) ?? [];
  const [, atHead] = /^\*\*Superseded (?:in part )?by \[[^\]]+\]\(([\w-]+\.md)\)/m.exec(read(file)) ?? [];
  expect(atHead).toBe(inIndex);
  if (atHead !== undefined) expect(read(atHead)).toMatch(/^# /);
});

function read(file: string): string {
  return readFileSync(`${folder}/${file}`, 'utf8');
}
