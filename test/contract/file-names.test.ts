import { readFileSync, readdirSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, test } from '@jest/globals';

/** Families of functions without a first among them, each named by what they have in common. */
const families = [
  'engine/compiled/plan.ts',
  'graphql/warn-of-rows.ts',
  'http/graphiql/security-headers.ts',
  'sandbox/list/parse-value.ts',
  'sandbox/population/words.ts',
  'snapshots/page-position.ts',
];

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  // Commands export nothing that others would look for.
  .filter((file) => file.endsWith('.ts') && !file.startsWith('cli/') && file !== 'main.ts');

test('a file is named like something that it exports', () => {
  const wrong = files.filter((file) => !families.includes(file) && !exportsOf(file).includes(expectedExport(file)));
  expect(wrong).toEqual([]);
});

test('what creates an x is in create-x.ts', () => {
  const wrong = files.filter((file) => exportsOf(file).includes(`create${squeeze(posix.basename(file, '.ts'))}`));
  expect(wrong).toEqual([]);
});

/** A type of the schema is defined in the file that has its name. */
function expectedExport(file: string): string {
  const name = squeeze(posix.basename(file, '.ts'));
  return file.startsWith('graphql/types/') ? `define${name}` : name;
}

/** Letter case and dashes say the same: `create-graphiql` and `createGraphiQL`. */
function squeeze(name: string): string {
  return name.replaceAll('-', '').toLowerCase();
}

function exportsOf(file: string): string[] {
  const found = readFileSync(`src/${file}`, 'utf8').matchAll(
    /^export (?:async )?(?:abstract )?(?:function|class|const|interface|type)\*? (\w+)/gm,
  );
  return [...found].map(([, name = '']) => squeeze(name));
}
