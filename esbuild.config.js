import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

// `npm run build`: each command in one file, but for what commands share. Node starts twice as slowly from the nine hundred files
// that they are made of (docs/decisions/one-file-to-start.md). Types are checked by `npm run check`.
const root = import.meta.dirname;
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ['src/main.ts', 'src/cli/doctor.ts', 'src/cli/healthcheck.ts', 'src/cli/sandbox.ts'],
  outbase: 'src',
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // Read with `node --enable-source-maps`; without, it costs nothing.
  sourcemap: true,
  sourcesContent: false,
  // 9 MB of text for browsers, read when GraphiQL is first asked for.
  external: ['@graphql-yoga/render-graphiql'],
  // Without the two native packages that `ws` loads where somebody has installed them: what runs is what was tested.
  define: { 'process.env.WS_NO_BUFFER_UTIL': '"1"', 'process.env.WS_NO_UTF_8_VALIDATE': '"1"' },
  // Packages in CommonJS call `require` for Node's own modules, which an ES module has to make for itself.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
  },
  metafile: true,
  logLevel: 'warning',
});
// What is inside, for test/contract/production-packages.test.ts.
await writeFile(join(root, 'dist/meta.json'), JSON.stringify(metafile));
// What earlier builds left goes last: a build that fails, or that runs beside a gateway, takes nothing away.
const made = ['dist/meta.json', ...Object.keys(metafile.outputs)];
for (const name of await readdir(join(root, 'dist'), { recursive: true })) {
  const path = join('dist', name).replaceAll('\\', '/');
  if (!made.some((file) => file === path || file.startsWith(`${path}/`))) {
    await rm(join(root, path), { recursive: true, force: true });
  }
}
