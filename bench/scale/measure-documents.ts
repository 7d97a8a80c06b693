import { gateway, readDocument } from '../harness/create-contenders.js';
import { toBytes } from '../harness/measure-cell.js';
import { type LoadRequest, runLoad } from '../harness/run-load.js';
import { ask } from '../harness/start-server.js';
import { type ScenarioResult, type Table, toPromiseRow } from '../harness/promise-row.js';
import { type Subject, startContender } from './start-contender.js';

const rows = 20;
const connections = 16;

/** Documents each of which is met only once, between one that is met again and again. */
export async function measureDocuments({ isQuick }: { readonly isQuick: boolean }): Promise<ScenarioResult> {
  const documents = isQuick ? 1600 : 10_000;
  const durationMs = isQuick ? 500 : 3000;
  await using subject = await startContender(gateway, [rows]);
  const one = [await toRequest(subject, 0)];
  const askOne = () => measure(subject, () => one, durationMs);
  const askMany = async (first: number) => {
    const requests = await Promise.all(
      Array.from({ length: documents }, (_, index) => toRequest(subject, first + index)),
    );
    return measure(subject, (connection) => requests.filter((_, index) => index % connections === connection), 'once');
  };
  await askOne();
  const before = await askOne();
  const first = await askMany(1);
  const after = await askOne();
  const second = await askMany(1 + documents);
  return report(documents, { before, first, after, second });
}

interface Loads {
  /** Of the one document, before any other. */
  readonly before: Load;
  readonly first: Load;
  /** Of the one document again. */
  readonly after: Load;
  readonly second: Load;
}

function report(documents: number, loads: Loads): ScenarioResult {
  const { before, first, after, second } = loads;
  const slowdown = after.cpuUs / before.cpuUs;
  const [left, more] = [first.liveMegabytes - before.liveMegabytes, second.liveMegabytes - first.liveMegabytes];
  const failed = Object.values(loads as unknown as Record<string, Load>).reduce((sum, load) => sum + load.failed, 0);
  const scenario = `${documents} distinct documents, twice`;
  const toRow = toPromiseRow(scenario);
  return {
    rows: [
      toRow(
        'Processor time of a known document after them, times before',
        '≤ 1.1',
        slowdown.toFixed(2),
        slowdown <= 1.1,
      ),
      toRow('What the first ones leave alive in the heap', '≤ 40 MB', `${left.toFixed(1)} MB`, left <= 40),
      toRow('What the second ones add to it', '≤ 2 MB', `${more.toFixed(1)} MB`, more <= 2),
      toRow('A document that is new, times one that is known', '–', (first.cpuUs / before.cpuUs).toFixed(1), null),
      toRow('Failed requests', '0', String(failed), failed === 0),
    ],
    tables: [toTable(documents, loads)],
  };
}

function toTable(documents: number, { before, first, after, second }: Loads): Table {
  const toCells = (name: string, { cpuUs, requestsPerSecond, liveMegabytes }: Load): readonly string[] => [
    name,
    cpuUs.toFixed(0),
    requestsPerSecond.toFixed(0),
    liveMegabytes.toFixed(1),
  ];
  return {
    title: 'Documents that are met once',
    head: ['Load', 'CPU µs a request', 'req/s', 'alive in the heap, MB'],
    rows: [
      toCells('one document', before),
      toCells(`${documents} documents`, first),
      toCells('the one document again', after),
      toCells(`${documents} others`, second),
    ],
    remarks: [
      `Each is \`bench/documents/table.graphql\` at ${rows} rows with a name and an alias of its own, 16 connections of one caller.`,
      'A new document is parsed, validated, measured against all limits and compiled; that is the bend. What is kept of documents is bounded, by 400,000 characters of text and 30,000 compiled fields, so that the second lot takes the place of the first.',
    ],
  };
}

interface Load {
  /** Microseconds of processor time for a request. */
  readonly cpuUs: number;
  readonly requestsPerSecond: number;
  /** Afterwards. */
  readonly liveMegabytes: number;
  readonly failed: number;
}

async function measure(
  { server }: Subject,
  requestsOf: (connection: number) => readonly LoadRequest[],
  durationMs: number | 'once',
): Promise<Load> {
  const cpuBefore = await server.cpuMs();
  const { elapsedMs, failed, latencies } = await runLoad({ port: server.port, connections, requestsOf, durationMs });
  const usedMs = (await server.cpuMs()) - cpuBefore;
  return {
    cpuUs: (1000 * usedMs) / latencies.length,
    requestsPerSecond: (1000 * latencies.length) / elapsedMs,
    liveMegabytes: await server.liveMegabytes(),
    failed,
  };
}

/** How many bytes every answer has: names and aliases are all of one length. */
let answerBytes: number | undefined;

async function toRequest({ contender, server }: Subject, index: number): Promise<LoadRequest> {
  const number = String(index).padStart(6, '0');
  const query = readDocument('table')
    .replace('query Table', `query T${number}`)
    .replace(/\bstatus\b/, `s${number}: status`);
  const question = {
    ...contender.toQuestion('table', rows),
    body: JSON.stringify({ query, variables: { page: { limit: rows } } }),
  };
  answerBytes ??= (await (await ask(server.port, question)).arrayBuffer()).byteLength;
  return { bytes: toBytes(server.port, question), answerBytes };
}
