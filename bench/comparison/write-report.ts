import { toMarkdownTable } from '../../src/cli/contracts/markdown-table.js';
import { gateway } from '../harness/create-contenders.js';
import { nameOf } from './plan.js';
import type { Machine, Result } from './result.js';
import type { Summary } from './summarize.js';
import { judge } from './judge.js';

/** The page that is committed beside the numbers and the plot. */
export function writeReport(result: Result): string {
  const { machine, measuredOn, plan, versions } = result;
  const installed = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `# How fast the gateway is, beside what a team would pick instead

Written by \`npm run bench\`, which repeats it in about fifteen minutes. All numbers are in [bench.json](bench.json).

![Requests per second as a share of the limit, by rows](bench.svg)

Measured on ${measuredOn} with Node ${machine.node}, on ${machine.cores} cores of ${machine.processor} with ${machine.memoryGib} GiB of memory.
${describeCores(machine)} The load of the machine was ${machine.loadBefore} before it began.

- Every number is the median of ${plan.rounds} rounds of ${plan.roundMs} ms, in which the servers take turns; a ratio is the median of the rounds' ratios.
- All read the same rows from the same stub upstream, and keep none of them. Before the rounds, the answers are compared: byte for
  byte where the servers speak our documents (a line break at the end of Apollo Server's aside), by content for Hive Gateway,
  which has the upstream's names and writes milliseconds into times.
- The gateway has its default settings but for the rate of one caller, and its log on, to a file; the others log nothing.
- All operations are one caller's, but where it says "16 callers". The gateway lets equal questions of one caller that are under way
  share one upstream call, so that of 16 connections which all ask the same it hardly asks once; the others ask each time. With 16
  callers nothing is shared.
- "Interpreted" is the gateway with \`EXECUTION=interpreted\`: what is gained by compiling operations and answering them without
  Yoga's layers.
- The gateway runs as it is built, in one file with its packages; the others read their packages file by file, as their documentation
  has it. A start is measured with nothing else running, to the first answer; starts to \`/readyz\` are others than those, so that
  their times may cross.
- The limit knows the documents by heart and checks nothing. The proxy passes the REST answer on unread.
- \`table\` is \`bench/documents/table.graphql\`, the mix all ten documents of that folder in turn.
- Processor time is the process's own, all threads. It is steadier than throughput on a machine that does other things.
- Compared: ${installed.join(', ')}.

<!-- prettier-ignore-start -->

## Promises

${toTargetTable(result)}

## Nothing shared: each connection a caller of its own

${toApartTable(result.cells)}

## Start and memory

${toServerTable(result)}

## Throughput, latency, processor time

${toCellTable(result.cells)}

<!-- prettier-ignore-end -->
`;
}

export function toTargetTable(result: Result): string {
  return toMarkdownTable(
    ['What', 'Promised', 'Measured', 'Kept'],
    judge(result).map(({ what, bound, measured, kept }) => [what, bound, measured, kept ? 'yes' : '**no**']),
  );
}

export function toApartTable(cells: readonly Summary[]): string {
  return toMarkdownTable(
    ['Load', "req/s, × the limit's", "req/s, × Apollo Server's", "CPU, × the limit's", "CPU, × Apollo Server's"],
    cells
      .filter(({ cell, server }) => cell.callers === 'each' && server === gateway)
      .map(({ cell, toLimit, toApollo }) => [
        nameOf(cell),
        toLimit.requestsPerSecond.toFixed(2),
        toApollo.requestsPerSecond.toFixed(2),
        toLimit.cpu.toFixed(2),
        toApollo.cpu.toFixed(2),
      ]),
  );
}

export function toServerTable({ servers }: Result): string {
  return toMarkdownTable(
    ['Server', 'ms to first answer', 'ms to ready', 'peak MB'],
    servers.map(({ server, startMs, readyMs, peakMegabytes }) => [
      server,
      startMs.toFixed(0),
      readyMs?.toFixed(0) ?? '–',
      peakMegabytes?.toFixed(0) ?? '–',
    ]),
  );
}

export function toCellTable(cells: readonly Summary[]): string {
  const head = ['Load', 'Server', 'req/s', 'p50 ms', 'p99 ms', 'CPU ms/req', '× limit', '× Apollo', 'busy', 'failed'];
  return toMarkdownTable(
    head,
    cells.map((summary, index) => [
      cells[index - 1]?.cell === summary.cell ? '' : nameOf(summary.cell),
      summary.server,
      summary.requestsPerSecond.toFixed(0),
      summary.p50Ms.toFixed(2),
      summary.p99Ms.toFixed(2),
      summary.cpuMs.toFixed(3),
      summary.toLimit.requestsPerSecond.toFixed(2),
      summary.toApollo.requestsPerSecond.toFixed(2),
      `${(100 * summary.busy).toFixed(0)} %`,
      String(summary.failed),
    ]),
  );
}

function describeCores({ ownCores }: Machine): string {
  return ownCores
    ? 'The server under load has a core of its own; load and upstream share another.'
    : 'Server, load and upstream share the cores: these numbers are worth less than with a core each.';
}
