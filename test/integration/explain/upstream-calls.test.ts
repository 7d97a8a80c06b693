import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { callReasons } from '../../../src/snapshots/purpose.js';
import { startFaultGateway } from '../../support/start-fault-gateway.js';
import { answers } from '../../support/fault-server/answers.js';
import { askExplained, callsOf, explained, requestsTo, sorted, toRequests } from '../../support/ask-explained.js';
import { readMetrics } from '../../support/read-metrics.js';
import { until } from '../../support/until.js';
import { type Answer, startGateway, testProjectId, testToken } from '../../support/start-gateway.js';

const operations: readonly (readonly [name: string, query: string, reasons: readonly string[]])[] = [
  ['a page', '{ snapshots(first: 3) { nodes { id } } }', ['page']],
  [
    'a filtered and sorted page',
    '{ snapshots(filter: { names: ["a", "b"], statuses: [CREATE_SUCCESS], diskType: SYSTEM_DISK }, sort: { field: SNAPSHOT_NAME, direction: ASC }, page: { offset: 5, limit: 7 }) { nodes { id } } }',
    ['page'],
  ],
  ['a total', '{ snapshots { totalCount } }', ['total']],
  [
    'a list of several statuses',
    '{ snapshots(filter: { statuses: [CREATE_SUCCESS, CREATING] }) { nodes { id } } }',
    ['page'],
  ],
  ['counts by status', '{ snapshots { statusCounts { status count } nodes { id } } }', ['page', 'status_counts']],
  [
    'aliases',
    '{ a: snapshots(first: 2) { nodes { id } } b: snapshots(first: 2) { totalCount } c: snapshots(first: 4) { nodes { id } } }',
    ['page'],
  ],
  ['a snapshot that does not exist', '{ snapshot(id: "none") { id } }', ['find', 'next_rows']],
  [
    'desktops of a page',
    '{ snapshots(first: 5) { nodes { desktop { id snapshots(first: 2) { nodes { id } } latestSnapshot { id } } } } }',
    ['page', 'desktops'],
  ],
  [
    'entities',
    '{ _entities(representations: [{ __typename: "Desktop", id: "d-1" }, { __typename: "Desktop", id: "d-2" }]) { ... on Desktop { snapshots { totalCount } } } }',
    ['desktops'],
  ],
];

describe('what is explained equals what the upstream has received', () => {
  test.each(operations)('%s', async (_, query, reasons) => {
    await using gateway = await startGateway({ sandbox: {}, env: { EXPLAIN: 'true' } });
    const answer = await askExplained(gateway, query);
    const calls = callsOf(answer);
    expect(answer.errors).toBeUndefined();
    expect(calls.length).toBeGreaterThan(0);
    expect(sorted(toRequests(calls))).toEqual(sorted(requestsTo(gateway)));
    expect([...new Set(calls.map(({ reason }) => reason))].sort()).toEqual([...reasons].sort());
    expect(answer.extensions).toMatchObject({
      cost: {
        cost: expect.any(Number),
        maxCost: expect.any(Number),
        upstreamCalls: calls.length,
        maxUpstreamCalls: expect.any(Number),
      },
    });
    // The same answer as without it, and the same calls.
    const before = gateway.upstream.requests.length;
    const plain = await askExplained(gateway, query, { extensions: {} });
    expect(plain.data).toEqual(answer.data);
    expect(plain.extensions ?? {}).not.toHaveProperty('upstreamCalls');
    expect(sorted(requestsTo(gateway, before))).toEqual(sorted(toRequests(calls)));
  });
});

const page = { total_count: 7, desktop_snapshots: [{ snapshot_id: 's-1' }] };

describe('an operation that the upstream fails is explained too', () => {
  test('each attempt with its status and code, in their order', async () => {
    await using pair = await startFaultGateway({ env: { EXPLAIN: 'true' } });
    pair.upstream.answerWith(answers.empty({ status: 503 }), answers.empty({ status: 500 }), answers.json(page));
    const answer = await askExplained(pair.gateway, '{ snapshots { nodes { id } } }');
    const [call] = callsOf(answer);
    expect(answer.errors).toBeUndefined();
    expect(call?.attempts.map(({ code, status }) => [status, code])).toEqual([
      [503, 'UPSTREAM_UNAVAILABLE'],
      [500, 'UPSTREAM_ERROR'],
      [200, null],
    ]);
    expect(call).toMatchObject({ rows: 1, bytes: JSON.stringify(page).length, shared: false });
  });

  test('also where all of them fail', async () => {
    await using pair = await startFaultGateway({ env: { EXPLAIN: 'true' } });
    pair.upstream.answerWith(answers.json({ error_code: 'WKS.0001' }, { status: 404 }));
    const answer = await askExplained(pair.gateway, '{ snapshots { nodes { id } } }');
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['NOT_FOUND']);
    expect(callsOf(answer)).toMatchObject([{ attempts: [{ status: 404, code: 'NOT_FOUND' }], rows: null }]);
  });

  test('without an answer, an attempt has no status', async () => {
    await using pair = await startFaultGateway({ env: { EXPLAIN: 'true', UPSTREAM_MAX_ATTEMPTS: '1' } });
    pair.upstream.answerWith(answers.raw(''));
    const answer = await askExplained(pair.gateway, '{ snapshots { nodes { id } } }');
    expect(callsOf(answer)).toMatchObject([
      { attempts: [{ status: null, code: 'UPSTREAM_UNAVAILABLE' }], bytes: null },
    ]);
  });
});

test('the counts of statuses are asked for one by one where a list is long, and say so', async () => {
  await using pair = await startFaultGateway({ env: { EXPLAIN: 'true' } });
  pair.upstream.answerWith(answers.json({ ...page, total_count: 5000 }));
  const answer = await askExplained(pair.gateway, '{ snapshots(first: 1) { statusCounts { count } nodes { id } } }');
  const counts = callsOf(answer).filter(({ reason }) => reason === 'status_counts');
  expect(counts.map(({ query }) => query['status'])).toEqual([
    'creating',
    'restoring',
    'create_success',
    'create_failed',
    'restore_success',
    'restore_failed',
  ]);
  expect(new Set(counts.map(({ field }) => field))).toEqual(new Set(['DesktopSnapshotConnection.statusCounts']));
});

test('operations that ask for the same at the same time share a call, whether or not they are explained', async () => {
  await using pair = await startFaultGateway({ env: { EXPLAIN: 'true' } });
  const { gateway, upstream } = pair;
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  upstream.answerWith(answers.held(released, answers.json(page)));
  const query = '{ snapshots(first: 3) { nodes { id } } }';
  const first = askExplained(gateway, query, { extensions: {} });
  await upstream.received(1);
  const others = [
    askExplained(gateway, query),
    askExplained(gateway, '{ other: snapshots(first: 3) { nodes { name } } }'),
  ];
  await until(
    'both to join',
    async () => (await readMetrics(gateway, 'gateway_upstream_shared_calls_total'))[''] === 2,
  );
  release();
  expect((await first).errors).toBeUndefined();
  for (const other of others) {
    expect(callsOf(await other)).toMatchObject([{ shared: true, attempts: [], rows: 1, bytes: null }]);
  }
  expect(upstream.requests).toHaveLength(1);
});

describe('a request that is refused', () => {
  test('for its cost has the cost, and no calls', async () => {
    await using gateway = await startGateway({ sandbox: {}, env: { EXPLAIN: 'true', MAX_COST: '20' } });
    const answer = await askExplained(gateway, '{ snapshots(first: 1000) { nodes { id } } }');
    expect(answer.errors?.[0]?.extensions).toMatchObject({ limit: 'cost' });
    expect(answer.extensions).toMatchObject({ upstreamCalls: [], cost: { cost: 1012, maxCost: 20, upstreamCalls: 0 } });
  });

  test('for its document has no cost', async () => {
    await using gateway = await startGateway({ sandbox: {}, env: { EXPLAIN: 'true' } });
    const answer = await askExplained(gateway, '{ nothing }');
    expect(answer.extensions).toMatchObject({ upstreamCalls: [], cost: { cost: null } });
  });
});

test('the calls are told of up to fifty, and the count of all of them', async () => {
  const limits = { MAX_COST: '100000', MAX_UPSTREAM_CALLS: '100', MAX_ROOT_FIELDS: '100', MAX_ALIASES: '100' };
  await using pair = await startFaultGateway({ env: { EXPLAIN: 'true', ...limits } });
  pair.upstream.answerWith(answers.json({ total_count: 1_000_000, desktop_snapshots: [{ snapshot_id: 's-1' }] }));
  const fields = Array.from({ length: 60 }, (_, index) => `f${index}: snapshots(first: ${index + 1}) { nodes { id } }`);
  const answer = await askExplained(pair.gateway, `{ ${fields.join(' ')} }`);
  expect(callsOf(answer)).toHaveLength(50);
  expect(answer.extensions).toMatchObject({ cost: { upstreamCalls: 60 } });
});

test('the calls take no more than 64 kB', async () => {
  await using pair = await startFaultGateway({ env: { EXPLAIN: 'true' } });
  pair.upstream.answerWith(answers.json(page));
  const names = Array.from({ length: 100 }, (_, index) => `${'n'.repeat(100)}${index}`);
  const fields = Array.from(
    { length: 8 },
    (_, index) => `f${index}: snapshots(first: ${index + 1}, filter: $filter) { nodes { id } }`,
  );
  const query = `query ($filter: DesktopSnapshotFilter) { ${fields.join(' ')} }`;
  const answer = await askExplained(pair.gateway, query, { variables: { filter: { names } } });
  const calls = callsOf(answer);
  expect(calls.length).toBeGreaterThan(0);
  expect(JSON.stringify(calls).length).toBeLessThanOrEqual(65_536);
  expect(answer.extensions).toMatchObject({ cost: { upstreamCalls: 8 } });
});

test('it names no host, token, project and signature', async () => {
  await using pair = await startFaultGateway({
    iam: {},
    env: { EXPLAIN: 'true', UPSTREAM_AUTH: 'aksk', UPSTREAM_AK: 'an-access-key', UPSTREAM_SK: 'a-secret-key' },
  });
  pair.upstream.answerWith(answers.json(page));
  const { text } = await askExplained(pair.gateway, '{ snapshots { nodes { id } } }');
  for (const secret of [testProjectId, testToken, 'an-access-key', 'Signature', '127.0.0.1', 'localhost']) {
    expect(text).not.toContain(secret);
  }
});

test.each([
  ['EXPLAIN is false', 'false', explained],
  ['the wish is a text', 'true', { explain: 'true' }],
  ['the wish is false', 'true', { explain: false }],
  ['the wish is another', 'true', { trace: true }],
])('nothing is explained where %s', async (_, EXPLAIN, extensions) => {
  await using gateway = await startGateway({ sandbox: {}, env: { EXPLAIN } });
  const { data, extensions: given = {} } = await askExplained(gateway, '{ snapshots { totalCount } }', { extensions });
  expect(data).toMatchObject({ snapshots: { totalCount: expect.any(Number) } });
  expect(given).not.toHaveProperty('upstreamCalls');
  expect(given).not.toHaveProperty('cost');
});

test('it is off where an upstream is configured and nothing is said, and on with the sandbox', async () => {
  await using real = await startGateway({ sandbox: {} });
  expect((await askExplained(real, '{ snapshots { totalCount } }')).extensions ?? {}).not.toHaveProperty(
    'upstreamCalls',
  );
  await using made = await startGateway();
  expect(callsOf(await askExplained(made, '{ snapshots { totalCount } }'))).toHaveLength(1);
});

test('a GET may ask for it, and an event of its answer has it', async () => {
  await using gateway = await startGateway();
  const params = new URLSearchParams({ query: '{ snapshots { totalCount } }', extensions: JSON.stringify(explained) });
  const headers = { accept: 'application/json', 'graphql-require-preflight': '1' };
  const response = await fetch(`${gateway.url}?${params.toString()}`, { headers });
  expect(callsOf((await response.json()) as Answer)).toHaveLength(1);
  const events = await fetch(`${gateway.url}?${params.toString()}`, {
    headers: { ...headers, accept: 'text/event-stream' },
  });
  expect(await events.text()).toContain('"upstreamCalls":[{');
});

test('a subscription is not explained', async () => {
  await using gateway = await startGateway({ env: { LIVE_INTERVAL_MS: '100' } });
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: 'subscription { snapshots { totalCount } }', extensions: explained }),
  });
  const { value } = await (response.body as ReadableStream<Uint8Array>).getReader().read();
  expect(Buffer.from(value ?? []).toString()).not.toContain('upstreamCalls');
});

test('every reason is in the documentation', () => {
  const text = readFileSync('docs/explain.md', 'utf8');
  for (const [reason, about] of Object.entries(callReasons)) expect(text).toContain(`- \`${reason}\`: ${about}`);
});
