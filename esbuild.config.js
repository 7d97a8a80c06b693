import { rm } from 'node:fs/promises';
import { build } from 'esbuild';

// `npm run build`: each command in one file, but for what commands share. Node starts twice as slowly from the eight hundred files
// that they are made of (docs/decisions/one-file-to-start.md). Types are checked by `npm run check`.
await rm('dist', { recursive: true, force: true });
await build({
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
  // Packages in CommonJS call `require` for Node's own modules, which an ES module has to make for itself.
  banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
  logLevel: 'warning',
});
