import { type Finding, steps } from './finding.js';

const stepWidth = 15;
const outcomeWidth = 9;
const durationWidth = 10;
const indent = stepWidth + outcomeWidth + durationWidth;
const lineWidth = 110;

/** A finding as lines: step, outcome, time, and the text beside them. */
export function printFinding({ step, outcome, durationMs, text, advice }: Finding): string {
  const duration = durationMs === undefined ? '' : `${durationMs.toFixed(1).padStart(durationWidth - 4)} ms`;
  const head =
    step.padEnd(stepWidth) +
    (outcome === 'failed' ? 'FAILED' : outcome).padEnd(outcomeWidth) +
    duration.padEnd(durationWidth);
  const lines = [...wrap(text), ...(advice === undefined ? [] : wrap(`Try: ${advice}`))];
  return lines.map((line, index) => (index === 0 ? head : ' '.repeat(indent)) + line).join('\n');
}

/** The last line: whether it would work, and where it stops when it would not. */
export function printVerdict(findings: readonly Finding[], isSandbox: boolean): string {
  const failed = findings.filter(({ outcome }) => outcome === 'failed');
  const warnings = findings.filter(({ outcome }) => outcome === 'warning').length;
  const count = warnings === 0 ? '' : `, with ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`;
  if (failed.length > 0) return `Verdict: NOT READY. It stops at: ${stepsOf(failed).join(', ')}.`;
  if (isSandbox) return `Verdict: READY${count}, on the EMBEDDED SANDBOX. This says nothing of a real cloud.`;
  return `Verdict: READY${count}. The gateway would answer with snapshots of the configured upstream.`;
}

function stepsOf(findings: readonly Finding[]): readonly string[] {
  return steps.filter((step) => findings.some((finding) => finding.step === step));
}

/** Breaks at spaces only: names of settings stay whole. */
function wrap(text: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length >= lineWidth - indent) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
