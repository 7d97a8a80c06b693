import { runScenarios } from '../resilience/run-scenarios.js';
import { measureDocuments } from './scenarios/measure-documents.js';
import { measureLeftAnswers } from './scenarios/measure-left-answers.js';
import { measureOverload } from './scenarios/measure-overload.js';
import { measureSlowSenders } from './scenarios/measure-slow-senders.js';
import { measureSteady } from './scenarios/measure-steady.js';
import { measureUnreadLog } from './scenarios/measure-unread-log.js';
import { measureInventedTokens } from './scenarios/measure-invented-tokens.js';
import { measureUnreadAnswers } from './scenarios/measure-unread-answers.js';

const scenarios = {
  overload: measureOverload,
  'slow-senders': measureSlowSenders,
  'unread-answers': measureUnreadAnswers,
  'left-answers': measureLeftAnswers,
  'unread-log': measureUnreadLog,
  'invented-tokens': measureInventedTokens,
  documents: measureDocuments,
  steady: measureSteady,
};

/** `npm run bench:load -- left-answers` measures only that, and writes nothing. */
const names = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(scenarios, name));
if (unknown.length > 0) {
  console.error(`There is no scenario ${unknown.join(', ')}. There are: ${Object.keys(scenarios).join(', ')}.`);
  process.exit(2);
}
const chosen = Object.entries(scenarios).filter(([name]) => names.length === 0 || names.includes(name));

await runScenarios(
  chosen.map(([, measure]) => measure),
  { title: 'What the gateway does under load, measured', command: 'npm run bench:load' },
  names.length === 0 ? 'bench-load.md' : null,
);
