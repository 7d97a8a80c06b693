import TestSequencer from '@jest/test-sequencer';
import { filesThatExist } from './files-that-exist.js';

/** Files that take ten seconds or more, the slowest first: one that starts last keeps the whole run waiting. */
const slowest = filesThatExist('slowest-first.js', [
  'test/browser/example.test.ts',
  'test/browser/graphiql.test.ts',
  'test/integration/properties/any-callers.test.ts',
  'test/deploy/replicas.test.ts',
  'test/clients/clients.test.ts',
  'test/integration/process/log.test.ts',
  'test/integration/properties/any-document.test.ts',
  'test/browser/cors.test.ts',
  'test/integration/upstream/time-limits.test.ts',
  'test/integration/live/proxies.test.ts',
  'test/integration/connections/unread-answers.test.ts',
  'test/integration/properties/any-list.test.ts',
  'test/integration/secrets/credentials.test.ts',
  'test/integration/doctor/upstream-answers.test.ts',
  'test/federation/kit.test.ts',
]);

/** In which order jest starts the files: the slowest, and then as by default. On a fresh clone it has not yet learned how long each takes. */
export default class SlowestFirst extends TestSequencer {
  sort(tests) {
    const ranks = new Map();
    for (const test of tests) {
      const rank = slowest.indexOf(test.path);
      ranks.set(test, rank === -1 ? slowest.length : rank);
    }
    return [...super.sort(tests)].sort((one, other) => ranks.get(one) - ranks.get(other));
  }
}
