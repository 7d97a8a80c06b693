import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readMetrics } from '../../support/read-metrics.js';
import { rowOf } from '../../support/rows.js';
import { type Gateway, startGateway } from '../../support/start-gateway.js';

const operationsAtATime = 200;
const runs = process.env['CI'] === 'true' ? 20 : 5;
/** Every fifth is not let in. */
const tokens = Array.from({ length: 50 }, (_, index) => `${index % 5 === 0 ? 'wrong' : 'right'}-token-${index}`);

/** What the upstream does with a call. It is the name that is asked for. */
const fates = ['rows', 'rows', 'rows', 'denied', 'failed'] as const;

interface AskedOperation {
  readonly token: string;
  readonly fate: (typeof fates)[number];
  readonly delayMs: number;
  readonly limit: number;
}

let upstream: Server;
let gateway: Gateway;
let calls = 0;
beforeAll(async () => {
  upstream = await startEcho();
  const { port } = upstream.address() as AddressInfo;
  gateway = await startGateway({
    upstreamUrl: `http://127.0.0.1:${port}`,
    env: {
      LOG_LEVEL: 'silent',
      UPSTREAM_AUTH: 'aksk',
      UPSTREAM_AK: 'AKEXAMPLE0123456789A',
      UPSTREAM_SK: 'sk-of-this-test-0123456789',
      UPSTREAM_TIMEOUT_MS: '300000',
      REQUEST_DEADLINE_MS: '300000',
      GATEWAY_TOKENS: tokens.filter((token) => token.startsWith('right')).join(','),
    },
    random: () => 0,
  });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  upstream.closeAllConnections();
  upstream.close();
});

test('callers of one reader get the answer to what they asked, and who is not let in never gets one', async () => {
  const operation = fc.record({
    token: fc.constantFrom(...tokens),
    fate: fc.constantFrom(...fates),
    delayMs: fc.integer({ min: 0, max: 4 }),
    limit: fc.integer({ min: 1, max: 2 }),
  });
  let admitted = 0;
  const checkBatch = async (operations: readonly AskedOperation[]) => {
    await Promise.all(
      operations.map(async ({ token, fate, delayMs, limit }) => {
        const name = `${fate}-${delayMs}`;
        const document = `{ snapshots(filter: { names: ["${name}"] }, page: { limit: ${limit} }) { nodes { id name } } }`;
        const { data, errors } = await gateway.query(document, { token });
        const isAdmitted = token.startsWith('right');
        if (isAdmitted) admitted += 1;
        const codes = { rows: [], denied: ['UPSTREAM_DENIED'], failed: ['UPSTREAM_ERROR'] }[fate];
        expect({ token, data, codes: errors?.map(({ extensions }) => extensions.code) ?? [] }).toEqual({
          token,
          data: { snapshots: isAdmitted && fate === 'rows' ? { nodes: [{ id: `${name}-${limit}`, name }] } : null },
          codes: isAdmitted ? codes : ['UNAUTHENTICATED'],
        });
      }),
    );
  };
  const batch = fc.array(operation, { minLength: operationsAtATime, maxLength: operationsAtATime });
  await fc.assert(fc.asyncProperty(batch, checkBatch), { numRuns: runs, endOnFailure: true });

  // Or nothing was tried: most questions were in flight already, so that there were fewer calls than questions.
  expect(admitted).toBeGreaterThan((runs * operationsAtATime) / 2);
  expect((await readMetrics(gateway, 'gateway_upstream_shared_calls_total'))['']).toBeGreaterThan(admitted / 3);
  expect(calls).toBeLessThan(admitted);
}, 300_000);

/** An upstream that writes the question into its answer. */
async function startEcho(): Promise<Server> {
  const server = createServer((request, response) => {
    calls += 1;
    const { searchParams } = new URL(request.url ?? '', 'http://echo');
    const name = String(searchParams.get('snapshot_name'));
    const [fate = '', delayMs] = name.split('-');
    const rows = [rowOf(`${name}-${String(searchParams.get('limit'))}`, { snapshot_name: name })];
    const page = { total_count: 1, desktop_snapshots: rows };
    const failure = { error_code: 'WKS.0001', error_msg: 'No.' };
    const status = fate === 'rows' ? 200 : fate === 'denied' ? 403 : 500;
    setTimeout(() => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(status === 200 ? page : failure));
    }, Number(delayMs));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
