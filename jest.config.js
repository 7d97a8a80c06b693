import { availableParallelism } from 'node:os';

/**
 * Every test, on the engine that serves by default.
 *
 * @type {import('jest').Config}
 */
export default {
  displayName: 'all',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testEnvironment: '<rootDir>/test/support/prompt-environment.ts',
  setupFiles: ['<rootDir>/test/support/fixed-seed.ts'],
  // The sources are ES modules; under jest swc turns them into CommonJS, where '.js' import paths name '.ts' files.
  transform: { '\\.[jt]s$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  globalSetup: '<rootDir>/test/support/build-tested-gateway.ts',
  moduleNameMapper: {
    '/tested-gateway\\.js$': '<rootDir>/node_modules/.cache/tested-gateway.cjs',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  // A test that hangs is a bug of its own. On a busy machine a test of a second takes a minute; what waits for a deadline injects a short one.
  testTimeout: 60_000,
  testSequencer: '<rootDir>/test/support/slowest-first.js',
  // Tests wait as often as they compute, so that three of them keep two cores busy. Jest itself would use one.
  maxWorkers: Math.max(3, availableParallelism() - 1),
};
