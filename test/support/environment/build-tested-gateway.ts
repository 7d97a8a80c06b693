import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Plugin, build as bundle } from 'esbuild';

/** Packages are thousands of lines that no stack needs to be traced to: for them the source map says nothing. */
const withoutPackages: Plugin = {
  name: 'without-packages',
  setup(build) {
    const emptyMap = Buffer.from(JSON.stringify({ version: 3, sources: [''], mappings: 'A' })).toString('base64');
    build.onLoad({ filter: /[\\/]node_modules[\\/].*\.[cm]?js$/ }, async ({ path }) => ({
      contents: `${await readFile(path, 'utf8')}\n//# sourceMappingURL=data:application/json;base64,${emptyMap}`,
      loader: 'js',
    }));
  },
};

/**
 * Run by jest before all tests: makes one file of the gateway and its packages, which loads in half the time of a thousand files.
 */
export default async function buildTestedGateway(_: unknown, { rootDir }: { readonly rootDir: string }): Promise<void> {
  const outfile = join(rootDir, 'node_modules/.cache/tested-gateway.cjs');
  const { outputFiles } = await bundle({
    entryPoints: [join(rootDir, 'test/support/tested-gateway.ts')],
    outfile,
    write: false,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    // 9 MB of text for browsers.
    external: ['@graphql-yoga/render-graphiql'],
    // As in the build.
    define: { 'process.env.WS_NO_BUFFER_UTIL': '"1"', 'process.env.WS_NO_UTF_8_VALIDATE': '"1"' },
    supported: { 'dynamic-import': false },
    // Jest reads a map again for each test file, which takes a seventh of all processor time.
    ...(process.env['SOURCE_MAPS'] === 'true' && {
      sourcemap: true,
      sourcesContent: false,
      plugins: [withoutPackages],
    }),
    logLevel: 'warning',
  });
  await mkdir(dirname(outfile), { recursive: true });
  // Two runs at the same time must not read what the other has half written.
  for (const { path, contents } of outputFiles) {
    const own = `${path}.${process.pid}`;
    await writeFile(own, contents);
    await rename(own, path);
  }
}
