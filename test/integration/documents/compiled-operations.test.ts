import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { answers } from '../../support/fault-server/answers.js';
import { readMetrics } from '../../support/read-metrics.js';
import { rowOf } from '../../support/rows.js';
import { type FaultGateway, startFaultGateway } from '../../support/start-fault-gateway.js';
import { type QueryOptions, startGateway } from '../../support/start-gateway.js';

let shared: FaultGateway;
beforeAll(async () => {
  shared = await startFaultGateway({ env: { EXECUTION: 'compiled', INTROSPECTION: 'true' } });
});
afterAll(async () => {
  await shared[Symbol.asyncDispose]();
});

const goodRow = rowOf('s-1');

/** How many operations each executor had for these two equal requests, and how often the upstream was asked. */
async function askTwice(document: string, row: unknown, options: QueryOptions = {}) {
  shared.upstream.answerWith(answers.json({ total_count: 1, desktop_snapshots: [row] }));
  const asked = shared.upstream.requests.length;
  const before = await executions();
  await shared.gateway.query(document, options);
  await shared.gateway.query(document, options);
  const after = await executions();
  return {
    compiled: after.compiled - before.compiled,
    interpreted: after.interpreted - before.interpreted,
    upstreamCalls: shared.upstream.requests.length - asked,
  };
}

async function executions() {
  const counts = await readMetrics(shared.gateway, 'gateway_operations_executed_total');
  return { compiled: counts['execution="compiled"'] ?? 0, interpreted: counts['execution="interpreted"'] ?? 0 };
}

describe('a compiled operation answers', () => {
  test.each<[string, string, QueryOptions, number]>([
    ['a page of rows', '{ snapshots { totalCount nodes { id status createTime desktop { name } } } }', {}, 2],
    ['variables', 'query ($page: DesktopSnapshotPage) { snapshots(page: $page) { nodes { id } } }', {}, 2],
    ['conditions', 'query ($no: Boolean = false) { snapshots { nodes { id name @include(if: $no) } } }', {}, 2],
    ['lists of desktops', '{ snapshots { nodes { desktop { snapshots { nodes { id } } } } } }', {}, 4],
    ['one snapshot', '{ snapshot(id: "s-1", desktopId: "d-1") { id } }', {}, 2],
    ['references', '{ _entities(representations: [{ __typename: "Desktop", id: "d-1" }]) { __typename } }', {}, 0],
    ['the name of a type', '{ __typename }', {}, 0],
    ['who prefers the newer media type', '{ __typename }', { headers: { accept: '*/*' } }, 0],
  ])('%s', async (_, document, options, upstreamCalls) => {
    expect(await askTwice(document, goodRow, options)).toEqual({ compiled: 2, interpreted: 0, upstreamCalls });
  });

  test('all ways in which variables leave fields out, again and again', async () => {
    const document = `query ($a: Boolean!, $b: Boolean!, $c: Boolean!, $d: Boolean!) {
      snapshots { nodes { id name @skip(if: $a) status @skip(if: $b) progress @include(if: $c) createTime @include(if: $d) } }
    }`;
    const before = await executions();
    for (let index = 0; index < 32; index += 1) {
      const [a, b, c, d] = [1, 2, 4, 8].map((bit) => (index & bit) !== 0);
      await shared.gateway.query(document, { variables: { a, b, c, d } });
    }
    const { compiled, interpreted } = await executions();
    expect([compiled - before.compiled, interpreted - before.interpreted]).toEqual([32, 0]);
  });
});

describe('the interpreter answers, without asking the upstream again,', () => {
  test.each<[string, string, unknown, number]>([
    ['where a row is left out', '{ snapshots { nodes { id } } }', rowOf(''), 2],
    ['where a field fails', '{ snapshots { nodes { id } } snapshot(id: "") { id } }', goodRow, 2],
    ['a name that every object has', '{ snapshots { nodes { __proto__: id } } }', goodRow, 2],
    ['introspection', '{ __schema { queryType { name } } snapshots { totalCount } }', goodRow, 2],
  ])('%s', async (_, document, row, upstreamCalls) => {
    expect(await askTwice(document, row)).toEqual({ compiled: 0, interpreted: 2, upstreamCalls });
  });
});

test('a field may be called __proto__', async () => {
  shared.upstream.answerWith(answers.json({ total_count: 1, desktop_snapshots: [goodRow] }));
  const { text } = await shared.gateway.query('{ __proto__: snapshots { nodes { __proto__: desktop { name } id } } }');
  expect(text).toBe('{"data":{"__proto__":{"nodes":[{"__proto__":{"name":"desktop 1"},"id":"s-1"}]}}}');
});

test('where operations are to be interpreted, all are', async () => {
  await using other = await startGateway({ upstreamUrl: shared.upstream.url, env: { EXECUTION: 'interpreted' } });
  await other.query('{ __typename }');
  const counts = await readMetrics(other, 'gateway_operations_executed_total');
  expect(counts).toEqual({ 'execution="compiled"': 0, 'execution="interpreted"': 1 });
});
