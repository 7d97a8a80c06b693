import { type ScenarioResult, type Table, toPromiseRow } from '../harness/promise-row.js';
import { type Finding, badness, bounds } from './finding.js';

export interface Campaign {
  readonly seed: number;
  readonly minutes: number;
  readonly kinds: number;
}

/** Requests that are shown: the worst of as many kinds. */
const shown = 10;

export function toResult(findings: readonly Finding[], { seed, minutes, kinds }: Campaign): ScenarioResult {
  const worst = findings.reduce<Finding | undefined>(
    (one, other) => (one && badness(one) >= badness(other) ? one : other),
    undefined,
  );
  const most = (read: (finding: Finding) => number): number =>
    Math.max(0, ...findings.map((finding) => read(finding) || 0));
  const scenario = `${findings.length} requests of ${kinds} kinds`;
  const row = toPromiseRow(scenario);
  return {
    rows: [
      row(
        'the gateway ends',
        'never',
        `${findings.filter(({ ended }) => ended).length} times`,
        !findings.some(({ ended }) => ended),
      ),
      row(
        'the event loop is blocked',
        `≤ ${bounds.blockedMs} ms`,
        `${most(({ blockedMs }) => blockedMs).toFixed(0)} ms`,
        most(({ blockedMs }) => blockedMs) <= bounds.blockedMs,
      ),
      row(
        'memory at the worst moment',
        '≤ 64 MB',
        megabytes(most(({ peak }) => peak)),
        most(({ peak }) => peak) <= bounds.bytes,
      ),
      row(
        'memory that stays',
        '≤ 64 MB',
        megabytes(most(({ stays }) => stays)),
        most(({ stays }) => stays) <= bounds.bytes,
      ),
    ],
    notes: [
      `Seed ${seed} generates the requests; the same seed generates the same requests. They were sent one at a time for ${minutes} minutes, each as a new document and then as a known one. Every round has another gateway: with its default settings, with introspection, with trusted documents, interpreted. Its rate limit is raised, so that they come fast.`,
      'Blocked: `/livez`, asked every millisecond on a connection of its own, is answered so much later than usual, and no more than the processor time that the gateway used. Where it looked bad it was measured three times, and the best counts: the machine is not alone.',
      worst
        ? `\`npm run bench:hostile -- --seed ${seed} --replay ${worst.number}\` sends the worst of them alone, with \`--profile <directory>\` under a profiler.`
        : 'Nothing was sent.',
    ],
    tables: [toTable(findings)],
  };
}

function toTable(findings: readonly Finding[]): Table {
  return {
    title: 'The ten worst',
    head: [
      'Number',
      'Kind',
      'Document',
      'Gateway',
      'Request',
      'Blocked',
      'Processor',
      'Peak',
      'Stays',
      'Upstream calls',
      'Answer',
    ],
    rows: worstOfKinds(findings).map((finding) => [
      String(finding.number),
      finding.kind,
      `${finding.isKnown ? 'known' : 'new'}${finding.withToken ? '' : ', no token'}`,
      finding.gateway,
      kilobytes(finding.requestBytes),
      finding.ended ? '**ended**' : `${finding.blockedMs.toFixed(0)} ms`,
      `${finding.cpuMs.toFixed(0)} ms`,
      megabytes(finding.peak),
      megabytes(finding.stays),
      String(finding.upstreamCalls),
      `${finding.answer}, ${kilobytes(finding.answerBytes)}`,
    ]),
    remarks: ['Of each kind the worst is shown. What each kind does is said in `bench/hostile/kinds`.'],
  };
}

function worstOfKinds(findings: readonly Finding[]): readonly Finding[] {
  const sorted = [...findings].sort((one, other) => badness(other) - badness(one) || other.cpuMs - one.cpuMs);
  const kinds = new Set<string>();
  const worst = sorted.filter(({ kind }) => !kinds.has(kind) && kinds.add(kind));
  return worst.slice(0, shown);
}

/** `12.3 MB`, of bytes. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
