// node build-scenarios.js NAME…: bundles scenarios as a frontend is bundled, for a browser, with its packages and without its types.
import { readFile } from 'node:fs/promises';
import babel from '@babel/core';
import { build } from 'esbuild';

/** Puts the compiled artifacts where Relay's `graphql` stands, as every bundler of a Relay app does. */
const relay = {
  name: 'relay',
  setup({ onLoad }) {
    onLoad({ filter: /\/page\/relay\/[\w-]+\.tsx$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const { code } = await babel.transformAsync(source, {
        filename: path,
        cwd: import.meta.dirname,
        babelrc: false,
        configFile: false,
        parserOpts: { plugins: ['typescript', 'jsx'] },
        plugins: [['relay', { eagerEsModules: true }]],
      });
      return { contents: code, loader: 'tsx' };
    });
  },
};

await build({
  entryPoints: process.argv.slice(2).map((name) => `scenarios/${name}.tsx`),
  absWorkingDir: import.meta.dirname,
  tsconfig: 'scenarios/tsconfig.json',
  outdir: 'page/scenarios',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  jsx: 'automatic',
  plugins: [relay],
  logLevel: 'warning',
});
