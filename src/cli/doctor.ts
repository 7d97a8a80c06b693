import { readFileSync } from 'node:fs';
import { examine } from './doctor/examine.js';
import type { Finding } from './doctor/finding.js';
import { helpText } from './doctor/help-text.js';
import { printFinding, printVerdict } from './doctor/print-report.js';
import { readContract } from './doctor/read-contract.js';

/** The same place in a checkout (`src/cli`) and in the image (`dist/cli`). */
const contractFile = new URL('../../schema/upstream.openapi.yaml', import.meta.url);

/** `npm run doctor`: whether the gateway would work with the settings of this environment. */
async function main(): Promise<void> {
  const [argument] = process.argv.slice(2);
  if (argument === '--help' || argument === '-h') {
    console.log(helpText);
    return;
  }
  if (argument !== undefined) {
    // Not repeated: it may be a token, in a place that everyone can read.
    console.error('The doctor takes no arguments but --help. A token goes into DOCTOR_TOKEN.');
    process.exitCode = 1;
    return;
  }
  const findings: Finding[] = [];
  for await (const finding of examine({ env: process.env, schema: readContract(readFileSync(contractFile, 'utf8')) })) {
    console.log(printFinding(finding));
    findings.push(finding);
  }
  console.log(`\n${printVerdict(findings, !process.env['UPSTREAM_URL']?.trim())}`);
  process.exitCode = findings.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
}

main().catch((error: unknown) => {
  // A bug of the doctor. Messages of Node hold addresses; where it happened, and its kind, hold nothing of the kind.
  const { name, stack = '' } = error instanceof Error ? error : new Error();
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  console.error([`The doctor itself broke, with a ${name}. Please report this:`, ...frames].join('\n'));
  process.exitCode = 1;
});
