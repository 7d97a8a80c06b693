import process from 'node:process';
import byDefault from './jest.config.js';

// Jest takes these of the whole run alone.
const { maxWorkers, testSequencer, testTimeout, workerIdleMemoryLimit, ...all } = byDefault;

/** Topics of `test/integration` whose answers the engine makes: their promises hold whatever executes an operation. */
export const madeByTheEngine = [
  'calls',
  'documents',
  'explain',
  'filters',
  'http',
  'limits',
  'pages',
  'properties',
  'rows',
  'secrets',
  'subgraph',
  'upstream',
];

/** The others: what they promise is decided before the engine is asked, or after it has answered, but for the files that the configuration names. */
export const madeElsewhere = ['authentication', 'connections', 'doctor', 'live', 'overload', 'process', 'traces'];

// In every worker, too.
process.env['EVERY_CASE'] = 'true';

/**
 * Every test as by default, with all cases of its properties, and once more on the interpreter alone what the engine answers.
 *
 * @type {import('jest').Config}
 */
export default {
  maxWorkers,
  testSequencer,
  testTimeout,
  workerIdleMemoryLimit,
  projects: [
    all,
    {
      ...all,
      displayName: 'interpreted',
      testMatch: [
        `<rootDir>/test/integration/{${madeByTheEngine.join(',')}}/**/*.test.ts`,
        '<rootDir>/test/integration/live/subscriptions.test.ts',
        '<rootDir>/test/integration/traces/requests.test.ts',
        '<rootDir>/test/federation/compatibility.test.ts',
      ],
      // Ask both engines by themselves.
      testPathIgnorePatterns: ['/any-document.test.ts$', '/any-refusal.test.ts$'],
      setupFiles: ['<rootDir>/test/support/environment/interpret.ts'],
    },
  ],
};
