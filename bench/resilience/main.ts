import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import type { ScenarioResult } from './promise-row.js';
import { measureDown } from './scenarios/measure-down.js';
import { measureFlapping } from './scenarios/measure-flapping.js';
import { measureLeaving } from './scenarios/measure-leaving.js';
import { measureRefused } from './scenarios/measure-refused.js';
import { measureSlow, measureSlowLargest } from './scenarios/measure-slow.js';
import { writeReport } from './write-report.js';

/** One after the other, so that none takes the processor from another. */
const scenarios: readonly (() => Promise<ScenarioResult>)[] = [
  measureDown,
  measureRefused,
  measureFlapping,
  measureSlow,
  measureSlowLargest,
  measureLeaving,
];

const circumstances = { startedAt: new Date(), loadBefore: loadavg()[0] ?? NaN };
const results: ScenarioResult[] = [];
for (const measure of scenarios) {
  const result = await measure();
  for (const { scenario, promise, measured } of result.rows) console.error(`${scenario}: ${promise}: ${measured}`);
  results.push(result);
}
const subject = { title: 'What the gateway does on bad days, measured', command: 'npm run bench:resilience' };
const report = writeReport(results, circumstances, subject);
writeFileSync(new URL('../../docs/bench-resilience.md', import.meta.url), report);
console.log(report);
if (results.some(({ rows }) => rows.some(({ kept }) => kept === false))) process.exitCode = 1;
