import { gateway, limit, listDocuments } from '../harness/create-contenders.js';
import { toBytes } from '../harness/measure-cell.js';
import { type LoadOptions, type LoadRequest, type LoadResult, runLoad } from '../harness/run-load.js';
import { ask } from '../harness/start-server.js';
import type { ScenarioResult, Table } from '../harness/promise-row.js';
import { percentile } from '../harness/statistics.js';
import { type Subject, startContender } from './start-contender.js';

const sizes = [1, 20, 100, 1000];
const windows = 12;
/** Turns that the two servers take in each of them. */
const turns = 5;

/** One of the equal parts of the time. */
interface Window {
  readonly requestsPerSecond: number;
  /** The same of the hand-written server, which tells how fast the machine was. */
  readonly limitPerSecond: number;
  readonly p99Ms: number;
  readonly cpuMs: number;
  /** NaN where the system does not say. */
  readonly residentMegabytes: number;
  readonly failed: number;
}

/** Everything at once for a long time: all documents, all sizes. */
export async function measureMix({ minutes }: { readonly minutes: number }): Promise<ScenarioResult> {
  await using subject = await startContender(gateway, sizes);
  await using other = await startContender(limit, sizes);
  const [load, limitLoad] = [await toLoad(subject), await toLoad(other)];
  for (const each of [load, limitLoad]) await runLoad({ ...each, durationMs: 3000 });
  const seen: Window[] = [];
  for (let index = 0; index < windows; index += 1) {
    seen.push(await measureWindow(subject, load, limitLoad, (minutes * 60_000) / windows));
  }
  const quarter = (number: number, read: (window: Window) => number): number =>
    mean(seen.slice(number * 3, number * 3 + 3).map(read));
  const change = (read: (window: Window) => number): number => quarter(3, read) / quarter(1, read);
  const [speed, memory] = [
    change(({ requestsPerSecond, limitPerSecond }) => requestsPerSecond / limitPerSecond),
    change(({ residentMegabytes }) => residentMegabytes),
  ];
  const scenario = `Ten documents at 1, 20, 100 and 1000 rows, for ${minutes} minutes`;
  return {
    rows: [
      {
        scenario,
        promise:
          "Requests per second, times the hand-written server's in the same minute: in the last quarter, times those in the second",
        bound: '≥ 0.95',
        measured: speed.toFixed(2),
        kept: speed >= 0.95,
      },
      {
        scenario,
        promise: 'Memory in the last quarter, times that in the second',
        bound: '≤ 1.1',
        measured: memory.toFixed(2),
        kept: !(memory > 1.1),
      },
      {
        scenario,
        promise: 'Failed requests',
        bound: '0',
        measured: String(seen.reduce((sum, { failed }) => sum + failed, 0)),
        kept: seen.every(({ failed }) => failed === 0),
      },
    ],
    tables: [toTable(seen, minutes)],
  };
}

function toTable(seen: readonly Window[], minutes: number): Table {
  return {
    title: 'An hour of everything, shortened',
    head: ['Minute', 'req/s', "times the hand-written server's", 'p99 ms', 'CPU µs a request', 'resident MB'],
    rows: seen.map((window, index) => [
      `${((index * minutes) / windows).toFixed(1)} to ${(((index + 1) * minutes) / windows).toFixed(1)}`,
      window.requestsPerSecond.toFixed(0),
      (window.requestsPerSecond / window.limitPerSecond).toFixed(2),
      window.p99Ms.toFixed(1),
      (1000 * window.cpuMs).toFixed(0),
      window.residentMegabytes.toFixed(0),
    ]),
    remarks: [
      'All ten documents of `bench/documents`, each at four sizes, in turn over 16 connections of one caller. `npm run bench:scale -- --minutes 60` runs the whole hour.',
      'The hand-written server gets the same load five times in each of these times, for a third as long. If it gets slower too, the machine is slower, not the gateway.',
    ],
  };
}

type Load = Omit<LoadOptions, 'durationMs'>;

async function toLoad({ contender, server }: Subject): Promise<Load> {
  const requests: LoadRequest[] = [];
  for (const document of listDocuments()) {
    for (const rows of sizes) {
      const question = contender.toQuestion(document, rows);
      const answer = await ask(server.port, question);
      requests.push({ bytes: toBytes(server.port, question), answerBytes: (await answer.arrayBuffer()).byteLength });
    }
  }
  return { port: server.port, connections: 16, requestsOf: () => requests };
}

async function measureWindow({ server }: Subject, load: Load, limitLoad: Load, durationMs: number): Promise<Window> {
  const cpuBefore = await server.cpuMs();
  const [own, others]: [LoadResult[], LoadResult[]] = [[], []];
  for (let turn = 0; turn < turns; turn += 1) {
    own.push(await runLoad({ ...load, durationMs: durationMs / turns }));
    others.push(await runLoad({ ...limitLoad, durationMs: durationMs / turns / 3 }));
  }
  const latencies = own.flatMap((result) => result.latencies);
  return {
    requestsPerSecond: perSecond(own),
    limitPerSecond: perSecond(others),
    p99Ms: percentile(latencies, 0.99),
    cpuMs: ((await server.cpuMs()) - cpuBefore) / latencies.length,
    residentMegabytes: (await server.residentMegabytes()) ?? NaN,
    failed: own.reduce((sum, { failed }) => sum + failed, 0),
  };
}

function perSecond(results: readonly LoadResult[]): number {
  const answers = results.reduce((sum, { latencies }) => sum + latencies.length, 0);
  return (1000 * answers) / results.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
