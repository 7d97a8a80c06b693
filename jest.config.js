import { availableParallelism } from 'node:os';

const common = {
  testEnvironment: 'node',
  globalSetup: '<rootDir>/test/support/end-promptly.ts',
  // The sources are ES modules; under jest swc turns them into CommonJS, where '.js' import paths name '.ts' files.
  transform: { '\\.[jt]s$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
};

/** @type {import('jest').Config} */
export default {
  // A test that hangs is a bug of its own; what waits for a deadline injects a short one.
  testTimeout: 20_000,
  // Of two cores jest itself would use one.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  projects: [
    { ...common, displayName: 'all', testMatch: ['<rootDir>/test/**/*.test.ts'] },
    {
      ...common,
      // What is promised to clients holds whatever executes their operations.
      displayName: 'interpreted',
      testMatch: ['<rootDir>/test/{integration,federation}/**/*.test.ts'],
      // Compares both by itself.
      testPathIgnorePatterns: ['/any-document.test.ts$'],
      setupFiles: ['<rootDir>/test/support/interpret.ts'],
    },
  ],
};
