import { availableParallelism } from 'node:os';

/**
 * Every test, on the engine that serves by default.
 *
 * @type {import('jest').Config}
 */
export default {
  displayName: 'all',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testEnvironment: '<rootDir>/test/support/environment/prompt-environment.ts',
  // The sources are ES modules; under jest swc turns them into CommonJS, where '.js' import paths name '.ts' files.
  transform: { '\\.[jt]s$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  globalSetup: '<rootDir>/test/support/environment/build-tested-gateway.ts',
  moduleNameMapper: {
    '/tested-gateway\\.js$': '<rootDir>/test/support/environment/tested-gateway.ts',
    '^fast-check$': '<rootDir>/test/support/environment/seeded-fast-check.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  // A test that hangs is a bug of its own. On a busy machine a test of a second takes a minute; what waits for a deadline injects a short one.
  testTimeout: 60_000,
  testSequencer: '<rootDir>/test/support/environment/slowest-first.js',
  runner: '<rootDir>/test/support/environment/measuring-alone.js',
  // Of two cores jest itself would use one. Many tests wait for a time-out, a process or a page of Chromium.
  maxWorkers: availableParallelism() + 1,
  // A net: what one test file does not let go of must not end the run of all others.
  workerIdleMemoryLimit: '2GB',
};
