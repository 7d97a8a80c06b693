import { expect, test } from '@jest/globals';
import { startGateway } from '../../support/start-gateway.js';

test.each([
  ['one list', '{ snapshots { totalCount } }', 1],
  ['the same list twice', '{ a: snapshots { totalCount } b: snapshots { totalCount } }', 1],
  ['two statuses', '{ snapshots(filter: { statuses: [CREATING, RESTORING] }) { nodes { id } } }', 2],
  ['no rows at all', '{ __typename }', 0],
])('the log says how many upstream calls an operation made, and how long they took: %s', async (_name, text, calls) => {
  await using gateway = await startGateway({ sandbox: {} });
  await gateway.query(text);
  const [line] = await gateway.logged('operation.finished');
  expect(line).toMatchObject({ upstreamCalls: calls });
  const { upstreamMs, durationMs } = line as { readonly upstreamMs: number; readonly durationMs: number };
  if (calls === 0) expect(upstreamMs).toBe(0);
  else expect(upstreamMs).toBeGreaterThan(0);
  // Those of calls at the same time are summed up.
  expect(upstreamMs).toBeLessThanOrEqual(durationMs * Math.max(calls, 1));
  expect(line).not.toHaveProperty('documentId');
});

test('a call that is tried three times is one call in the log', async () => {
  await using gateway = await startGateway({ sandbox: {} });
  for (let count = 0; count < 2; count += 1) gateway.upstream.failNext(503);
  await gateway.query('{ snapshots { totalCount } }');
  const [line] = await gateway.logged('operation.finished');
  expect(line).toMatchObject({ upstreamCalls: 1, codes: [] });
});
