import { cpus, getPriority, totalmem } from 'node:os';
import { toMarkdownTable } from '../../src/cli/contracts/markdown-table.js';
import type { ScenarioResult, Table } from './promise-row.js';

/** What the machine was at besides. */
export interface Circumstances {
  readonly startedAt: Date;
  /** Processes that wanted to run, on average over the minute before. */
  readonly loadBefore: number;
}

/** What was measured. */
export interface Subject {
  readonly title: string;
  /** What measures it again, in about three minutes where it does not say otherwise. */
  readonly command: string;
  readonly minutes?: string;
  /** Where clients and upstream run, as a sentence. */
  readonly peers?: string;
}

/** The page that is committed, and printed: every number with its bound, and where it was measured. */
export function writeReport(
  results: readonly ScenarioResult[],
  { startedAt, loadBefore }: Circumstances,
  {
    title,
    command,
    minutes = 'three minutes',
    peers = 'Clients and upstream share another process of the same machine.',
  }: Subject,
): string {
  const rows = results.flatMap((result) => result.rows);
  const notes = results.flatMap((result) => result.notes ?? []);
  const table = toMarkdownTable(
    ['When', 'What', 'Promised', 'Measured', 'Kept'],
    rows.map(({ scenario, promise, bound, measured, kept }, index) => [
      rows[index - 1]?.scenario === scenario ? '' : scenario,
      promise,
      bound,
      measured,
      kept === null ? '–' : kept ? 'yes' : '**no**',
    ]),
  );
  const [cpu] = cpus();
  return `# ${title}

Written by \`${command}\`, which repeats it in about ${minutes}.

Measured on ${startedAt.toISOString().slice(0, 10)} with Node ${process.versions.node}, on ${cpus().length} cores of ${cpu?.model.trim() ?? 'an unknown processor'} with ${(totalmem() / 2 ** 30).toFixed(0)} GiB of memory.
The gateway is the built one, in a process of its own, with its default settings, but for the rate limit where all callers share an address, and its log on. ${peers} ${describeLoad(loadBefore)}

<!-- prettier-ignore-start -->

${table}

${notes.map((note) => `- ${note}`).join('\n')}
${results.flatMap(({ tables = [] }) => tables.map(writeTable)).join('')}
<!-- prettier-ignore-end -->
`;
}

function writeTable({ title, head, rows, remarks }: Table): string {
  const list = remarks.map((remark) => `- ${remark}`).join('\n');
  return `\n## ${title}\n\n${toMarkdownTable(head, rows)}\n\n${list}\n`;
}

function describeLoad(loadBefore: number): string {
  const isBusy = loadBefore > cpus().length / 2;
  const busy = isBusy ? ': it was BUSY with other things' : '';
  const load = `The load of the machine was ${loadBefore.toFixed(1)} before it began${busy}`;
  const niceness = getPriority();
  return niceness === 0 ? `${load}.` : `${load}, and these processes ran with a niceness of ${niceness}.`;
}
