import { runChosenScenarios } from '../harness/run-chosen-scenarios.js';
import { measureDown } from './scenarios/measure-down.js';
import { measureFlapping } from './scenarios/measure-flapping.js';
import { measureLeaving } from './scenarios/measure-leaving.js';
import { measureRefused } from './scenarios/measure-refused.js';
import { measureSlow, measureSlowLargest } from './scenarios/measure-slow.js';

const scenarios = {
  down: measureDown,
  refused: measureRefused,
  flapping: measureFlapping,
  slow: measureSlow,
  'slow-largest': measureSlowLargest,
  leaving: measureLeaving,
};

await runChosenScenarios(
  scenarios,
  { title: 'What the gateway does on bad days, measured', command: 'npm run bench:resilience' },
  'bench-resilience.md',
);
