import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { answers } from '../../support/fault-server/answers.js';
import { type FaultServer, startFaultServer } from '../../support/fault-server.js';
import { readMetrics } from '../../support/read-metrics.js';
import { rowOf } from '../../support/rows.js';
import { type Gateway, startGateway } from '../../support/start-gateway.js';

let upstream: FaultServer;
let compiled: Gateway;
let interpreted: Gateway;
beforeAll(async () => {
  upstream = await startFaultServer();
  const start = (execution: string) => startGateway({ upstreamUrl: upstream.url, env: { EXECUTION: execution } });
  [compiled, interpreted] = [await start('compiled'), await start('interpreted')];
});
afterAll(async () => {
  await compiled[Symbol.asyncDispose]();
  await interpreted[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});

/** What JSON has to escape, what UTF-8 writes with two, three and four bytes, and half of such a character. */
const hardTexts = ['plain', '"]},{"', '\\', '\u2028\n', 'λογιστήριο', '桌面快照', '🖥️', '\ud83d', ''];

const documents = [
  [
    'nodes',
    '{ snapshots(page: { limit: 1000 }) { totalCount nodes { id name description desktop { name } } pageInfo { endCursor } } }',
  ],
  ['edges', '{ snapshots(page: { limit: 1000 }) { edges { cursor node { id name } } } }'],
  [
    'several lists, and what stands between them',
    `{ __typename
       a: snapshots(page: { limit: 1000 }) { nodes { id } all: nodes { name } totalCount }
       b: snapshots(page: { limit: 1000, offset: 1000 }) { edges { node { description } } __typename } }`,
  ],
] as const;

// A long list is printed 128 rows at a time.
test.each(
  documents.flatMap(([name, document]) =>
    [0, 1, 127, 128, 129, 256, 257, 1000].map((count) => [name, count, document] as const),
  ),
)('%s of %i rows are answered whole, in the same bytes by both executors', async (_, count, document) => {
  const rows = Array.from({ length: count }, (__, index) => {
    const text = hardTexts[index % hardTexts.length];
    return rowOf(`s-${index}`, { snapshot_name: text, description: text, desktop_name: text });
  });
  upstream.answerWith(answers.json({ total_count: count === 0 ? 0 : 5000, desktop_snapshots: rows }));
  const before = (await readMetrics(compiled, 'gateway_operations_executed_total'))['execution="compiled"'] ?? 0;
  const answer = await compiled.query(document);
  const after = (await readMetrics(compiled, 'gateway_operations_executed_total'))['execution="compiled"'] ?? 0;

  expect(after - before).toBe(1);
  expect(answer.errors).toBeUndefined();
  expect(answer.text).toBe((await interpreted.query(document)).text);
  expect(answer.text.match(/"s-\d+"/g)?.length ?? count).toBe(count);
  expect(answer.headers.get('content-length')).toBe(String(Buffer.byteLength(answer.text)));
  expect(answer.headers.get('transfer-encoding')).toBeNull();
});
