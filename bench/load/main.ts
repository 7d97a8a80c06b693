import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import type { ScenarioResult } from '../resilience/promise-row.js';
import { writeReport } from '../resilience/write-report.js';
import { measureDocuments } from './scenarios/measure-documents.js';
import { measureOverload } from './scenarios/measure-overload.js';
import { measureSlowSenders } from './scenarios/measure-slow-senders.js';
import { measureSteady } from './scenarios/measure-steady.js';

/** One after the other, so that none takes the processor from another. */
const scenarios: readonly (() => Promise<ScenarioResult>)[] = [
  measureOverload,
  measureSlowSenders,
  measureDocuments,
  measureSteady,
];

const circumstances = { startedAt: new Date(), loadBefore: loadavg()[0] ?? NaN };
const results: ScenarioResult[] = [];
for (const measure of scenarios) {
  const result = await measure();
  for (const { scenario, promise, measured } of result.rows) console.error(`${scenario}: ${promise}: ${measured}`);
  results.push(result);
}
const subject = { title: 'What the gateway does under load, measured', command: 'npm run bench:load' };
const report = writeReport(results, circumstances, subject);
writeFileSync(new URL('../../docs/bench-load.md', import.meta.url), report);
console.log(report);
if (results.some(({ rows }) => rows.some(({ kept }) => kept === false))) process.exitCode = 1;
