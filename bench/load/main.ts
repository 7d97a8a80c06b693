import { runScenarios } from '../resilience/run-scenarios.js';
import { measureDocuments } from './scenarios/measure-documents.js';
import { measureOverload } from './scenarios/measure-overload.js';
import { measureSlowSenders } from './scenarios/measure-slow-senders.js';
import { measureSteady } from './scenarios/measure-steady.js';
import { measureUnreadLog } from './scenarios/measure-unread-log.js';

await runScenarios(
  [measureOverload, measureSlowSenders, measureDocuments, measureSteady, measureUnreadLog],
  { title: 'What the gateway does under load, measured', command: 'npm run bench:load' },
  'bench-load.md',
);
