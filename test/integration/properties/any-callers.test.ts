import { randomBytes } from 'node:crypto';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type AnswerEvent, openEvents } from '../../support/open-events.js';
import { cases } from '../../support/cases.js';
import { readMetrics } from '../../support/read-metrics.js';
import { rowOf } from '../../support/rows.js';
import { type Gateway, startGateway } from '../../support/start-gateway.js';

const operationsAtATime = 200;
/** Once a CI ten thousand operations, some twenty seconds on two cores; three thousand elsewhere. */
const runs = cases(50);
const callers = Array.from({ length: 50 }, (_, index) => `caller-${index}-${randomBytes(16).toString('hex')}`);

/** What the upstream does with a call, and after how many milliseconds. It is the name that is asked for. */
const fates = ['rows', 'rows', 'rows', 'denied', 'refused', 'broken', 'cut', 'html', 'failed'] as const;

interface AskedOperation {
  /** A stream is left after its first event, or after the next one, which comes because the rows say how often they were read. */
  readonly way: 'query' | 'stream' | 'long stream';
  readonly caller: string;
  readonly fate: (typeof fates)[number];
  readonly delayMs: number;
  readonly limit: number;
}

let upstream: Server;
let gateway: Gateway;
beforeAll(async () => {
  upstream = await startEcho();
  const { port } = upstream.address() as AddressInfo;
  // No jitter: what fails is tried again at once, among all the others. And a machine that stands still for a while is no time-out.
  gateway = await startGateway({
    upstreamUrl: `http://127.0.0.1:${port}`,
    env: {
      LOG_LEVEL: 'silent',
      UPSTREAM_TIMEOUT_MS: '300000',
      REQUEST_DEADLINE_MS: '300000',
      LIVE_INTERVAL_MS: '100',
      LIVE_CALLS_PER_SECOND: '100000',
    },
    random: () => 0,
  });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  upstream.closeAllConnections();
  upstream.close();
});

test('fifty callers who ask and watch the same at the same time never get one byte of another', async () => {
  const operation = fc.record({
    way: fc.oneof(
      { weight: 14, arbitrary: fc.constant('query' as const) },
      { weight: 2, arbitrary: fc.constantFrom('stream', 'long stream') },
    ),
    caller: fc.constantFrom(...callers),
    fate: fc.constantFrom(...fates),
    delayMs: fc.integer({ min: 0, max: 4 }),
    limit: fc.integer({ min: 1, max: 2 }),
  });
  const batch = fc.array(operation, { minLength: operationsAtATime, maxLength: operationsAtATime });
  let withRows = 0;
  const checkBatch = async (operations: readonly AskedOperation[]) => {
    const answers = await Promise.all(
      operations.map(async ({ way, caller, fate, delayMs, limit }) => {
        const document = `{ snapshots(filter: { names: ["${fate}-${delayMs}"] }, page: { limit: ${limit} }) { nodes { id name desktop { name } description } } }`;
        if (way !== 'query') return { caller, fate, answer: await watch(document, caller, way === 'stream' ? 1 : 2) };
        return { caller, fate, answer: await gateway.query(document, { token: caller }) };
      }),
    );
    for (const { caller, fate, answer } of answers) {
      const shown = new Set(answer.text.match(/caller-\d+-[0-9a-f]+/g));
      shown.delete(caller);
      expect([...shown]).toEqual([]);
      const codes = answer.errors?.map(({ extensions }) => extensions.code) ?? [];
      expect({ fate, codes, hasOwn: answer.text.includes(caller) }).toEqual({
        fate,
        codes: fate === 'rows' ? [] : [expect.any(String)],
        hasOwn: fate === 'rows',
      });
      if (fate === 'rows') withRows += 1;
    }
  };
  await fc.assert(fc.asyncProperty(batch, checkBatch), { numRuns: runs, endOnFailure: true });

  // Or nothing was tried: most had rows to mix up, and many calls were shared.
  expect(withRows).toBeGreaterThan((runs * operationsAtATime) / 5);
  expect((await readMetrics(gateway, 'gateway_upstream_shared_calls_total'))['']).toBeGreaterThan(2 * runs);
}, 300_000);

/** The errors of the first event, and the text of as many as come. */
async function watch(document: string, token: string, count: number) {
  const stream = await openEvents(gateway.url, `subscription ${document}`, { token });
  const events: (AnswerEvent | 'complete' | 'cut')[] = [];
  while (events.length < count && events.at(-1) !== 'complete') events.push(await stream.next());
  stream.close();
  const [first] = events;
  expect(events).not.toContain('cut');
  return { text: JSON.stringify(events), errors: typeof first === 'object' ? first.errors : undefined };
}

/** An upstream that writes the token of whoever asks into all that it answers. */
async function startEcho(): Promise<Server> {
  let reads = 0;
  const server = createServer((request, response) => {
    reads += 1;
    const token = String(request.headers['x-auth-token']);
    const [fate = '', delayMs] =
      new URL(request.url ?? '', 'http://echo').searchParams.get('snapshot_name')?.split('-') ?? [];
    const { status, body } = toAnswer(fate, token, reads);
    setTimeout(() => {
      const contentType = body.startsWith('<') ? 'text/html' : 'application/json';
      response.writeHead(status, { 'content-type': contentType, 'x-request-id': token }).end(body);
    }, Number(delayMs));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function toAnswer(fate: string, token: string, reads: number): { readonly status: number; readonly body: string } {
  const rows = [
    rowOf(`id-${token}`, { snapshot_name: token, desktop_name: token, description: `of ${token}, ${reads}` }),
  ];
  const page = JSON.stringify({ total_count: 1, desktop_snapshots: rows });
  const failure = JSON.stringify({ error_code: 'WKS.0001', error_msg: `No, ${token}!`, error_detail: token });
  switch (fate) {
    case 'rows':
      return { status: 200, body: page };
    case 'denied':
      return { status: 403, body: failure };
    case 'refused':
      return { status: 400, body: failure };
    case 'cut':
      return { status: 200, body: page.slice(0, -5) };
    case 'html':
      return { status: 200, body: `<p>${token}</p>` };
    case 'failed':
      return { status: 500, body: failure };
    default:
      return { status: 200, body: JSON.stringify({ desktop_snapshots: token }) };
  }
}
