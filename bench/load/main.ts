import { runChosenScenarios } from '../harness/run-chosen-scenarios.js';
import { measureDocuments } from './scenarios/measure-documents.js';
import { measureInventedTokens } from './scenarios/measure-invented-tokens.js';
import { measureLeftAnswers } from './scenarios/measure-left-answers.js';
import { measureOverload } from './scenarios/measure-overload.js';
import { measureSlowSenders } from './scenarios/measure-slow-senders.js';
import { measureSteady } from './scenarios/measure-steady.js';
import { measureUnreadAnswers } from './scenarios/measure-unread-answers.js';
import { measureUnreadLog } from './scenarios/measure-unread-log.js';

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

await runChosenScenarios(
  scenarios,
  { title: 'What the gateway does under load, measured', command: 'npm run bench:load' },
  'bench-load.md',
);
