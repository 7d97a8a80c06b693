import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { findBreakingChanges } from '../support/find-breaking-changes.js';

const files = ['api.graphql', 'subgraph.graphql'];
const announced = /^## \[Unreleased\]$(.*?)^## /ms
  .exec(`${readFileSync('CHANGELOG.md', 'utf8')}\n## `)?.[1]
  ?.split('\n')
  .filter((line) => line.startsWith('- **Breaking:**'));

describe('nothing that was released breaks unless the changelog says so', () => {
  test.each(files)('%s', async (file) => {
    const [released, current] = [`schema/released/${file}`, `schema/${file}`].map((path) => readFileSync(path, 'utf8'));
    const changes = await findBreakingChanges(released ?? '', current ?? '');
    // To announce one, write into [Unreleased] of CHANGELOG.md: - **Breaking:** `Type.field` …
    const silent = changes.filter(({ coordinate }) => !announced?.some((line) => line.includes(`\`${coordinate}\``)));
    expect(silent).toEqual([]);
  });
});

describe('what counts as breaking', () => {
  const released = readFileSync('schema/released/subgraph.graphql', 'utf8');

  test.each([
    ['a field goes', 'Desktop.sid', /^ {2}sid: .*$/m, ''],
    ['a field takes another type', 'DesktopSnapshot.progress', 'progress: Int', 'progress: Float'],
    ['a filter becomes required', 'DesktopSnapshotFilter.names', 'names: [String!]', 'names: [String!]!'],
    ['a key goes', 'DesktopSnapshot', '@key(fields: "id desktop { id }")', ''],
    [
      'a key cannot be resolved any more',
      'Desktop',
      'Desktop @key(fields: "id")',
      'Desktop @key(fields: "id", resolvable: false)',
    ],
    ['a shared field is shared no more', 'Desktop.name', 'name: String @shareable', 'name: String'],
    ['a field is hidden from clients', 'DesktopSnapshot.progress', 'progress: Int', 'progress: Int @inaccessible'],
  ])('%s', async (_, coordinate, from, to) => {
    const current = withoutDescriptions(released).replace(from, to);
    expect(current).not.toBe(withoutDescriptions(released));
    const changes = await findBreakingChanges(withoutDescriptions(released), current);
    expect(changes.map((change) => change.coordinate)).toContain(coordinate);
  });

  test('a further field, type or key does not', async () => {
    const current = `${released.replace('type Desktop ', 'type Desktop @key(fields: "sid") ')}\ntype New { id: ID! }`;
    expect(await findBreakingChanges(released, current)).toEqual([]);
  });
});

function withoutDescriptions(sdl: string): string {
  return sdl.replace(/^ *""".*?"""\n/gms, '');
}
