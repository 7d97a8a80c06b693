import eslint from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  { ignores: ['dist', 'coverage', 'examples/supergraph/hive', 'examples/react', 'test/clients/page'] },
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      // House shape (CONTRIBUTING.md): a function fits a screen, a file is one thought.
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-restricted-globals': ['error', { name: 'process', message: 'Only main.ts and cli/ read the process.' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    files: ['bench/**', 'src/main.ts', 'src/cli/**', 'examples/**'],
    rules: { 'no-restricted-globals': 'off', 'no-console': 'off' },
  },
  {
    files: ['test/**'],
    rules: { 'max-lines-per-function': 'off', 'no-restricted-globals': 'off' },
  },
  // On packages that are installed only for `npm run bench`, and for the tests of the clients, so that their types are not here.
  {
    files: ['bench/peers/**', 'test/clients/build-scenarios.js', 'test/clients/scenarios/**'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: Object.fromEntries(['Buffer', 'URL', 'console', 'fetch', 'process'].map((name) => [name, 'readonly'])),
    },
  },
  { files: ['*.config.js', 'test/support/environment/*.js'], extends: [tseslint.configs.disableTypeChecked] },
);
