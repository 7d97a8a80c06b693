import TestRunner from 'jest-runner';
import { filesThatExist } from './files-that-exist.js';

/** Files that measure memory, or how long the event loop or the processor was busy. */
const measuring = filesThatExist('measuring-alone.js', [
  'test/integration/overload/cheap-refusals.test.ts',
  'test/integration/overload/memory.test.ts',
  'test/integration/upstream/large-bodies.test.ts',
  'test/unit/engine/limits/prepare-cost.test.ts',
  'test/unit/upstream/answer/scrub.test.ts',
]);

/** How many of them run at a time. */
const measuringAtOnce = 2;

/** Runs the files that measure first, two at a time; and then the others, of which many wait, by all workers. */
export default class MeasuringAlone extends TestRunner {
  async runTests(tests, watcher, options) {
    const measures = ({ path }) => measuring.includes(path);
    const first = tests.filter(measures);
    const all = this._globalConfig;
    this._globalConfig = { ...all, maxWorkers: Math.min(all.maxWorkers, measuringAtOnce) };
    if (first.length > 0) await super.runTests(first, watcher, options);
    this._globalConfig = all;
    const others = tests.filter((test) => !measures(test));
    if (others.length > 0) await super.runTests(others, watcher, options);
  }
}
