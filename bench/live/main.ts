import { runChosenScenarios } from '../harness/run-chosen-scenarios.js';
import { parseOptions } from './parse-options.js';
import { measureChange } from './scenarios/measure-change.js';
import { measureComingAndGoing } from './scenarios/measure-coming-and-going.js';
import { measureFirstEvent } from './scenarios/measure-first-event.js';
import { measureLastLeaves } from './scenarios/measure-last-leaves.js';
import { measureQueries } from './scenarios/measure-queries.js';
import { measureStop } from './scenarios/measure-stop.js';
import { measureThousand } from './scenarios/measure-thousand.js';
import { measureTick } from './scenarios/measure-tick.js';

const { names, ...options } = parseOptions(process.argv.slice(2));

const scenarios = {
  'first-event': measureFirstEvent,
  change: () => measureChange(options),
  thousand: measureThousand,
  tick: measureTick,
  'last-leaves': () => measureLastLeaves(options),
  stop: measureStop,
  queries: measureQueries,
  'coming-and-going': () => measureComingAndGoing(options),
};

await runChosenScenarios(
  scenarios,
  {
    title: 'What live pages cost, measured',
    command: `npm run bench:live -- --minutes ${options.minutes} --seed ${options.seed}`,
    minutes: `${Math.ceil(options.minutes + 5)} minutes`,
  },
  'bench-live.md',
  names,
);
