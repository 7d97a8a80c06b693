import type { ScenarioResult } from './promise-row.js';
import { runScenarios } from './run-scenarios.js';
import type { Subject } from './write-report.js';

/**
 * Measures the scenarios that the command line names, such as `npm run bench:load -- left-answers`, and writes nothing; all of
 * them, and writes `page` of `docs/`, where it names none.
 */
export async function runChosenScenarios(
  scenarios: Readonly<Record<string, () => Promise<ScenarioResult>>>,
  subject: Subject,
  page: string,
  names: readonly string[] = process.argv.slice(2),
): Promise<void> {
  const unknown = names.filter((name) => !Object.hasOwn(scenarios, name));
  if (unknown.length > 0) {
    console.error(`There is no scenario ${unknown.join(', ')}. There are: ${Object.keys(scenarios).join(', ')}.`);
    process.exitCode = 2;
    return;
  }
  const chosen = Object.entries(scenarios).filter(([name]) => names.length === 0 || names.includes(name));
  await runScenarios(
    chosen.map(([, measure]) => measure),
    subject,
    names.length === 0 ? page : null,
  );
}
