import { readFileSync, readdirSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, test } from '@jest/globals';

/** Families of functions without a first among them, each named by what they have in common. */
const families = [
  'src/engine/compiled/plan.ts',
  'src/graphql/warn-of-rows.ts',
  'src/sandbox/list/parse-value.ts',
  'src/sandbox/population/words.ts',
  'src/http/streams/event-stream-text.ts',
  'src/snapshots/page-position.ts',
  'bench/harness/statistics.ts',
  'bench/resilience/load.ts',
  'test/support/example-page.ts',
  'test/support/hostile-documents.ts',
  'test/support/rows.ts',
];

const folders = ['comparison', 'deploy', 'harness', 'hostile', 'live', 'load', 'resilience', 'scale', 'traces'].map(
  (name) => `bench/${name}`,
);

const files = ['src', 'test/support', ...folders]
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => posix.join(folder, file)),
  )
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && !file.startsWith('src/cli/') && !file.endsWith('-process.ts'))
  // What is run and not imported exports nothing that others would look for.
  .filter((file) => /^export (?!default)/m.test(readFileSync(file, 'utf8')));

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
  return file.startsWith('src/graphql/types/') ? `define${name}` : name;
}

/** Letter case and dashes say the same: `create-graphiql` and `createGraphiQL`. */
function squeeze(name: string): string {
  return name.replaceAll('-', '').toLowerCase();
}

function exportsOf(file: string): string[] {
  const found = readFileSync(file, 'utf8').matchAll(
    /^export (?:async )?(?:abstract )?(?:function|class|const|interface|type)\*? (\w+)/gm,
  );
  return [...found].map(([, name = '']) => squeeze(name));
}
