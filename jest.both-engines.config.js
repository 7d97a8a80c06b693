import byDefault from './jest.config.js';

// Jest takes these of the whole run alone.
const { maxWorkers, testSequencer, testTimeout, ...all } = byDefault;

/**
 * Every test as by default, and once more on the interpreter alone what is promised to clients, which holds whatever executes
 * their operations.
 *
 * @type {import('jest').Config}
 */
export default {
  maxWorkers,
  testSequencer,
  testTimeout,
  projects: [
    all,
    {
      ...all,
      displayName: 'interpreted',
      testMatch: ['<rootDir>/test/{integration,federation}/**/*.test.ts'],
      // Ask no gateway, or both engines by themselves.
      testPathIgnorePatterns: ['/integration/doctor/', '/any-document.test.ts$', '/any-refusal.test.ts$'],
      setupFiles: [...all.setupFiles, '<rootDir>/test/support/interpret.ts'],
    },
  ],
};
