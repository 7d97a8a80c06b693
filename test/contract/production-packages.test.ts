import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { describe, expect, test } from '@jest/globals';

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly dev?: true; readonly license?: string }>>;
}

const lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lockfile;
const production = Object.entries(lockfile.packages).filter(([path, { dev }]) => path !== '' && !dev);

/** What esbuild says of the build. */
const build = JSON.parse(readFileSync('dist/meta.json', 'utf8')) as {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<
    Record<string, { readonly imports: readonly { readonly path: string; readonly external?: true }[] }>
  >;
};
/** Where each of the packages lies that are built in. */
const builtIn = new Set(
  Object.keys(build.inputs).flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []),
);

// docs/decisions/subgraph.md: what the tests judge by must not be shipped.
describe('what is shipped', () => {
  test('holds no package of Apollo', () => {
    expect(production.map(([path]) => path).filter((path) => path.includes('node_modules/@apollo/'))).toEqual([]);
  });

  test('holds no package whose licence restricts how it may be offered', () => {
    const restricted = production.filter(([, { license = 'none' }]) => /elastic|sspl|busl|agpl|none/i.test(license));
    expect(restricted.map(([path]) => path)).toEqual([]);
  });

  // docs/decisions/one-file-to-start.md: one of development would run well, and be in no bill of materials.
  test('is built of packages that are shipped', () => {
    const shipped = new Set(production.map(([path]) => path));
    expect([...builtIn].filter((path) => !shipped.has(path))).toEqual([]);
    expect(builtIn.size).toBeGreaterThan(20);
  });

  test('holds a single graphql, whose classes know their instances', () => {
    expect([...builtIn].filter((path) => path.endsWith('node_modules/graphql'))).toEqual(['node_modules/graphql']);
    const modules = Object.keys(build.inputs).filter((path) => path.startsWith('node_modules/graphql/'));
    expect(new Set(modules.map((path) => path.slice(path.lastIndexOf('.')))).size).toBe(1);
  });

  test('reads nothing outside itself but Node and the text of GraphiQL', () => {
    const outside = Object.values(build.outputs)
      .flatMap(({ imports }) => imports.filter(({ external }) => external).map(({ path }) => path))
      // Some of Node's own are newer than the oldest Node that this runs on.
      .filter((path) => !path.startsWith('node:') && !isBuiltin(path));
    expect(new Set(outside)).toEqual(new Set(['@graphql-yoga/render-graphiql/graphiql']));
  });
});
