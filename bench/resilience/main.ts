import { runScenarios } from './run-scenarios.js';
import { measureDown } from './scenarios/measure-down.js';
import { measureFlapping } from './scenarios/measure-flapping.js';
import { measureLeaving } from './scenarios/measure-leaving.js';
import { measureRefused } from './scenarios/measure-refused.js';
import { measureSlow, measureSlowLargest } from './scenarios/measure-slow.js';

await runScenarios(
  [measureDown, measureRefused, measureFlapping, measureSlow, measureSlowLargest, measureLeaving],
  { title: 'What the gateway does on bad days, measured', command: 'npm run bench:resilience' },
  'bench-resilience.md',
);
