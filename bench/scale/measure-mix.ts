import { gateway, listDocuments } from '../comparison/contenders.js';
import { toBytes } from '../comparison/measure-cell.js';
import { type LoadRequest, runLoad } from '../comparison/run-load.js';
import { ask } from '../comparison/start-server.js';
import type { ScenarioResult } from '../resilience/promise-row.js';
import { percentile } from '../resilience/statistics.js';
import { type Subject, startContender } from './start-contender.js';

const sizes = [1, 20, 100, 1000];
const windows = 12;

/** One of the equal parts of the time. */
interface Window {
  readonly requestsPerSecond: number;
  readonly p99Ms: number;
  readonly cpuMs: number;
  /** NaN where the system does not say. */
  readonly residentMegabytes: number;
  readonly failed: number;
}

/** Everything at once for a long time: all documents, all sizes. */
export async function measureMix({ minutes }: { readonly minutes: number }): Promise<ScenarioResult> {
  await using subject = await startContender(gateway, sizes);
  const requests = await toRequests(subject);
  await runLoad({ port: subject.server.port, connections: 16, requestsOf: () => requests, durationMs: 3000 });
  const seen: Window[] = [];
  for (let index = 0; index < windows; index += 1) {
    seen.push(await measureWindow(subject, requests, (minutes * 60_000) / windows));
  }
  const quarter = (number: number, read: (window: Window) => number): number =>
    mean(seen.slice(number * 3, number * 3 + 3).map(read));
  const change = (read: (window: Window) => number): number => quarter(3, read) / quarter(1, read);
  const [speed, memory] = [
    change(({ requestsPerSecond }) => requestsPerSecond),
    change(({ residentMegabytes }) => residentMegabytes),
  ];
  const scenario = `Ten documents at 1, 20, 100 and 1000 rows, for ${minutes} minutes`;
  return {
    rows: [
      {
        scenario,
        promise: 'Requests per second in the last quarter, times those in the second',
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
    tables: [
      {
        title: 'An hour of everything, shortened',
        head: ['Minute', 'req/s', 'p99 ms', 'CPU µs a request', 'resident MB'],
        rows: seen.map((window, index) => [
          `${((index * minutes) / windows).toFixed(1)} to ${(((index + 1) * minutes) / windows).toFixed(1)}`,
          window.requestsPerSecond.toFixed(0),
          window.p99Ms.toFixed(1),
          (1000 * window.cpuMs).toFixed(0),
          window.residentMegabytes.toFixed(0),
        ]),
        remarks: [
          'All ten documents of `bench/documents`, each at four sizes, in turn over 16 connections of one caller. `npm run bench:scale -- --minutes 60` runs the whole hour.',
        ],
      },
    ],
  };
}

async function toRequests({ contender, server }: Subject): Promise<readonly LoadRequest[]> {
  const requests: LoadRequest[] = [];
  for (const document of listDocuments()) {
    for (const rows of sizes) {
      const question = contender.toQuestion(document, rows);
      const answer = await ask(server.port, question);
      requests.push({ bytes: toBytes(server.port, question), answerBytes: (await answer.arrayBuffer()).byteLength });
    }
  }
  return requests;
}

async function measureWindow(
  { server }: Subject,
  requests: readonly LoadRequest[],
  durationMs: number,
): Promise<Window> {
  const cpuBefore = await server.cpuMs();
  const load = { port: server.port, connections: 16, requestsOf: () => requests, durationMs };
  const { elapsedMs, failed, latencies } = await runLoad(load);
  return {
    requestsPerSecond: (1000 * latencies.length) / elapsedMs,
    p99Ms: percentile(latencies, 0.99),
    cpuMs: ((await server.cpuMs()) - cpuBefore) / latencies.length,
    residentMegabytes: (await server.residentMegabytes()) ?? NaN,
    failed,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
