import { percentile } from './statistics.js';
import { type Contender, type Question, listDocuments } from './create-contenders.js';
import type { Cell } from './cell.js';
import { type LoadRequest, runLoad } from './run-load.js';
import { type Server, ask, callerHeaders } from './start-server.js';

/** What one server did in one cell of one round. */
export interface Measurement {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Milliseconds of the server's processor time for each request. */
  readonly cpuMs: number;
  /** Milliseconds of these in the kernel. */
  readonly kernelMs: number;
  /** Share of the time that the server was at work, 0 to 1: well under 1, something else was the limit. */
  readonly busy: number;
  readonly failed: number;
}

export async function measureCell(
  contender: Contender,
  server: Server,
  cell: Cell,
  plan: { readonly settleMs: number; readonly roundMs: number },
): Promise<Measurement> {
  const load = {
    port: server.port,
    requestsOf: await toRequests(contender, server, cell),
    connections: cell.connections,
  };
  await runLoad({ ...load, connections: Math.min(cell.connections, 16), durationMs: plan.settleMs });
  const [cpuBefore, kernelBefore] = [await server.cpuMs(), await server.kernelMs()];
  const { elapsedMs, latencies, failed } = await runLoad({ ...load, durationMs: plan.roundMs });
  const usedMs = (await server.cpuMs()) - cpuBefore;
  const kernelMs = (await server.kernelMs()) - kernelBefore;
  return {
    requestsPerSecond: (1000 * latencies.length) / elapsedMs,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    cpuMs: usedMs / latencies.length,
    kernelMs: kernelMs / latencies.length,
    busy: usedMs / elapsedMs,
    failed,
  };
}

export async function warmUp(contender: Contender, server: Server, rows: number, durationMs: number): Promise<void> {
  const requestsOf = await toRequests(contender, server, {
    documents: 'table',
    rows,
    connections: 16,
    callers: 'one',
  });
  await runLoad({ port: server.port, connections: 16, requestsOf, durationMs });
}

/** What each connection asks. */
async function toRequests(contender: Contender, server: Server, { documents, rows, callers }: Cell) {
  const names = documents === 'mix' ? listDocuments() : [documents];
  const questions = await Promise.all(
    names.map(async (name) => {
      const question = contender.toQuestion(name, rows);
      const answer = await ask(server.port, question);
      return { question, answerBytes: (await answer.arrayBuffer()).byteLength };
    }),
  );
  return (connection: number): readonly LoadRequest[] =>
    questions.map(({ question, answerBytes }) => ({
      bytes: toBytes(
        server.port,
        question,
        callers === 'one' ? {} : { 'x-auth-token': `a-token-of-caller-${connection}` },
      ),
      answerBytes,
    }));
}

/** A whole HTTP request. */
export function toBytes(
  port: number,
  { method, path, body }: Question,
  others: Readonly<Record<string, string>> = {},
): Buffer {
  const headers = { host: `127.0.0.1:${port}`, ...callerHeaders, ...others, 'content-length': Buffer.byteLength(body) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
}
