import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import type { ScenarioResult } from './promise-row.js';
import { type Subject, writeReport } from './write-report.js';

/**
 * Measures one scenario after the other, so that none takes the processor from another, and writes the report to `page` of
 * `docs/`, if there is one. The process exits with 1 when a promise was not kept.
 */
export async function runScenarios(
  scenarios: readonly (() => Promise<ScenarioResult>)[],
  subject: Subject,
  page: string | null,
): Promise<void> {
  const circumstances = { startedAt: new Date(), loadBefore: loadavg()[0] ?? NaN };
  const results: ScenarioResult[] = [];
  for (const measure of scenarios) {
    const result = await measure();
    for (const { scenario, promise, measured } of result.rows) console.error(`${scenario}: ${promise}: ${measured}`);
    results.push(result);
  }
  const report = writeReport(results, circumstances, subject);
  if (page !== null) writeFileSync(new URL(`../../docs/${page}`, import.meta.url), report);
  console.log(report);
  if (results.some(({ rows }) => rows.some(({ kept }) => kept === false))) process.exitCode = 1;
}
