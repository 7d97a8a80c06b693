import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { answers } from '../../support/fault-server/answers.js';
import { type CollectedSpan, type Collector, startCollector } from '../../support/start-collector.js';
import { startFaultGateway } from '../../support/start-fault-gateway.js';
import { type GatewayOptions, startGateway, testToken } from '../../support/start-gateway.js';
import { tracedEnv } from '../../support/traced-env.js';

const count = '{ snapshots { totalCount } }';
const ofServer = { 'http.route': '/graphql', 'url.path': '/graphql', 'url.scheme': 'http' };
const ofAttempt = { 'http.request.method': 'GET', 'url.template': '/v2/{project_id}/snapshots' };

let collector: Collector;
beforeEach(async () => {
  collector = await startCollector();
});
afterEach(async () => {
  await collector[Symbol.asyncDispose]();
});

const startTraced = ({ env, ...options }: GatewayOptions = {}) =>
  startGateway({ sandbox: {}, ...options, env: tracedEnv(collector, env) });

/** What a test compares of a span. */
const shown = ({ attributes, isError, kind, links, name }: CollectedSpan) => ({
  name,
  kind,
  attributes,
  isError,
  links,
});

test('a query is a span of the request, one of the operation below it, and one of each upstream call below that', async () => {
  await using gateway = await startTraced();
  await gateway.query(count);
  const [server] = await collector.collected('POST /graphql');
  const [operation] = await collector.collected('query');
  const [attempt] = await collector.collected('GET');
  const plain = { isError: false, links: [] };
  expect([server, operation, attempt].map((span) => span && shown(span))).toEqual([
    {
      name: 'POST /graphql',
      kind: 'SERVER',
      attributes: { 'http.request.method': 'POST', ...ofServer, 'http.response.status_code': 200 },
      ...plain,
    },
    { name: 'query', kind: 'INTERNAL', attributes: { 'graphql.operation.type': 'query' }, ...plain },
    { name: 'GET', kind: 'CLIENT', attributes: { ...ofAttempt, 'http.response.status_code': 200 }, ...plain },
  ]);
  expect([server?.parentSpanId, operation?.parentSpanId, attempt?.parentSpanId]).toEqual([
    '',
    server?.spanId,
    operation?.spanId,
  ]);
  expect(new Set(collector.spans.map(({ traceId }) => traceId)).size).toBe(1);
  expect(collector.spans).toHaveLength(3);
});

test('spans are posted as JSON to /v1/traces, and are said to come from this service and from nothing else of the machine', async () => {
  const resource = 'deployment.environment.name=pro%20duction,service.namespace=desktops';
  await using gateway = await startTraced({ env: { OTEL_RESOURCE_ATTRIBUTES: resource } });
  await gateway.query(count);
  const [span] = await collector.collected('POST /graphql');
  expect(collector.batches[0]).toMatchObject({
    target: '/v1/traces',
    headers: { 'content-type': 'application/json' },
  });
  expect(span?.resource).toEqual({
    'deployment.environment.name': 'pro duction',
    'service.namespace': 'desktops',
    'service.name': 'snapshot-gateway',
    'telemetry.sdk.name': 'opentelemetry',
    'telemetry.sdk.language': 'nodejs',
  });
});

test('a whole URL is taken as it is, and headers and the name of the service as they are set', async () => {
  await using gateway = await startTraced({
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: '',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/in/spans`,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20canary%2C%20decoded,x-other=two',
      OTEL_SERVICE_NAME: 'my gateway',
    },
  });
  await gateway.query(count);
  const [span] = await collector.collected('POST /graphql');
  expect(collector.batches[0]).toMatchObject({
    target: '/in/spans',
    headers: { 'x-key': 'a canary, decoded', 'x-other': 'two' },
  });
  expect(span?.resource).toMatchObject({ 'service.name': 'my gateway' });
});

test('a query by GET has its method in the name, and its text nowhere', async () => {
  await using gateway = await startTraced();
  const url = `${gateway.url}?query=${encodeURIComponent('{ canaryAlias: snapshots { totalCount } }')}`;
  const headers = { 'x-auth-token': testToken, 'x-requested-with': 'tests' };
  expect((await fetch(url, { headers })).status).toBe(200);
  await collector.collected('GET /graphql');
  expect(collector.text).not.toContain('canaryAlias');
});

test('an attempt that fails and its repetition are spans of their own, the second of which says that it is one', async () => {
  await using gateway = await startTraced();
  gateway.upstream.failNext(503);
  await gateway.query(count);
  await collector.collected('query');
  const [first, second] = await collector.collected('GET', 2);
  expect(first).toMatchObject({
    attributes: { ...ofAttempt, 'http.response.status_code': 503, 'error.type': 'UPSTREAM_UNAVAILABLE' },
    isError: true,
  });
  expect(second?.attributes).toEqual({
    ...ofAttempt,
    'http.request.resend_count': 1,
    'http.response.status_code': 200,
  });
  const [operation] = await collector.collected('query');
  expect(operation).toMatchObject({ attributes: { 'graphql.operation.type': 'query' }, isError: false });
});

test('an upstream that does not answer is an error of the attempt and of the operation, and has no status', async () => {
  await using pair = await startFaultGateway({ env: tracedEnv(collector, { UPSTREAM_MAX_ATTEMPTS: '1' }) });
  pair.upstream.answerWith(answers.reset());
  await pair.ask();
  const [attempt] = await collector.collected('GET');
  expect(attempt).toMatchObject({ isError: true, attributes: { 'error.type': 'UPSTREAM_UNAVAILABLE' } });
  expect(attempt?.attributes).not.toHaveProperty('http.response.status_code');
  const [operation] = await collector.collected('query');
  expect(operation).toMatchObject({ isError: true, attributes: { 'error.type': 'UPSTREAM_UNAVAILABLE' } });
});

describe("the caller's own mistakes are named, and are no errors", () => {
  test.each([
    ['a token that the upstream refuses', 401, 'UNAUTHENTICATED'],
    ['a person who may not', 403, 'FORBIDDEN'],
  ] as const)('%s', async (_name, status, code) => {
    await using pair = await startFaultGateway({ env: tracedEnv(collector) });
    pair.upstream.answerWith(answers.json({ error_code: 'X', error_msg: 'no' }, { status }));
    await pair.ask();
    await collector.collected('POST /graphql');
    const named = (name: string) => collector.spans.filter((span) => span.name === name);
    for (const span of [...(await collector.collected('GET')), ...(await collector.collected('query'))]) {
      expect(span).toMatchObject({ isError: false, attributes: { 'error.type': code } });
    }
    expect(named('POST /graphql')).toMatchObject([{ isError: false }]);
  });

  test('a document that cannot be read', async () => {
    await using gateway = await startTraced();
    await gateway.query('{ canaryField');
    const [operation] = await collector.collected('GraphQL Operation');
    expect(operation).toMatchObject({ isError: false, attributes: { 'error.type': 'BAD_USER_INPUT' } });
    expect(operation?.attributes).not.toHaveProperty('graphql.operation.type');
    expect(collector.text).not.toContain('canaryField');
  });

  test('a request that is no operation', async () => {
    await using gateway = await startTraced();
    await gateway.query(count, { headers: { 'content-type': 'text/plain' } });
    const [server] = await collector.collected('POST /graphql');
    expect(server).toMatchObject({
      isError: false,
      attributes: { 'http.response.status_code': 415, 'error.type': 'BAD_USER_INPUT' },
    });
    const [line] = await gateway.logged('request.refused');
    expect(line).toMatchObject({ traceId: server?.traceId });
    expect(collector.spans).toHaveLength(1);
  });
});

test('a request that the gateway refuses because it is busy is an error of the request', async () => {
  await using pair = await startFaultGateway({ env: tracedEnv(collector, { MAX_IN_FLIGHT: '1' }) });
  pair.upstream.answerWith(answers.silence());
  const first = pair.ask();
  await pair.upstream.received(1);
  expect((await pair.ask()).status).toBe(503);
  const [server] = await collector.collected('POST /graphql');
  expect(server).toMatchObject({
    isError: true,
    attributes: { 'http.response.status_code': 503, 'error.type': 'OVERLOADED' },
  });
  pair.upstream.answerWith(answers.json({ total_count: 0, desktop_snapshots: [] }));
  await pair.upstream.refuse();
  await first;
});

test('who leaves before the answer ends all spans, none of which is an error', async () => {
  await using pair = await startFaultGateway({ env: tracedEnv(collector) });
  pair.upstream.answerWith(answers.silence());
  const leaver = new AbortController();
  const left = pair.ask({ signal: leaver.signal });
  await pair.upstream.received(1);
  leaver.abort();
  await expect(left).rejects.toThrow('abort');
  for (const name of ['POST /graphql', 'query', 'GET']) {
    const [span] = await collector.collected(name);
    expect(span).toMatchObject({ isError: false, attributes: { 'error.type': 'abandoned' } });
  }
});

test('an odd method is not written into the name', async () => {
  await using gateway = await startTraced();
  await fetch(gateway.url, { method: 'PROPFIND' });
  const [server] = await collector.collected('HTTP /graphql');
  expect(server?.attributes).toMatchObject({ 'http.request.method': '_OTHER', 'http.response.status_code': 405 });
  expect(collector.text).not.toContain('PROPFIND');
});

test('health, metrics and what is not there are no spans', async () => {
  await using gateway = await startTraced();
  for (const path of ['/livez', '/readyz', '/metrics', '/nothing']) await fetch(new URL(path, gateway.origin));
  await gateway.query(count);
  await collector.collected('POST /graphql');
  expect(collector.spans.map(({ name }) => name).sort()).toEqual(['GET', 'POST /graphql', 'query']);
});

describe('names of operations', () => {
  const folder = mkdtempSync(join(tmpdir(), 'traced-documents-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const path = join(folder, 'manifest.json');
  const names = 'query Known { __typename } query Second { __typename }';
  writeFileSync(path, JSON.stringify({ one: 'query Single { __typename }', two: names }));

  async function nameOf(body: Readonly<Record<string, unknown>>): Promise<unknown> {
    const env = { TRUSTED_DOCUMENTS: path, TRUSTED_DOCUMENTS_MODE: 'prefer' };
    await using gateway = await startTraced({ env });
    const headers = { 'content-type': 'application/json', 'x-auth-token': testToken };
    await fetch(gateway.url, { method: 'POST', headers, body: JSON.stringify(body) });
    await collector.collected('POST /graphql');
    return collector.spans.find(({ kind }) => kind === 'INTERNAL')?.attributes['graphql.operation.name'];
  }

  test.each([
    ['that of a trusted document', { documentId: 'one' }, 'Single'],
    ['that of a trusted document which is chosen', { documentId: 'two', operationName: 'Second' }, 'Second'],
    [
      'none of those of a trusted document that are not in it',
      { documentId: 'two', operationName: 'Secret' },
      undefined,
    ],
    ['none of another document', { query: 'query Secret { __typename }', operationName: 'Secret' }, undefined],
  ])('are said: %s', async (_name, body, name) => {
    expect(await nameOf(body)).toBe(name);
    expect(collector.text).not.toContain('Secret');
  });
});

test('equal questions at a time have one span of their call, to which the others link', async () => {
  await using pair = await startFaultGateway({ env: tracedEnv(collector) });
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  pair.upstream.answerWith(answers.held(released, answers.json({ total_count: 0, desktop_snapshots: [] })));
  const asked = [pair.ask()];
  await pair.upstream.received(1);
  asked.push(pair.ask(), pair.ask());
  const isJoined = async () =>
    (await (await fetch(`${pair.gateway.origin}/metrics`)).text()).includes('gateway_upstream_shared_calls_total 2');
  while (!(await isJoined()));
  release();
  await Promise.all(asked);
  const operations = await collector.collected('query', 3);
  const attempts = await collector.collected('GET');
  expect(attempts).toHaveLength(1);
  const [{ spanId, traceId, parentSpanId } = { spanId: '', traceId: '', parentSpanId: '' }] = attempts;
  const joined = operations.filter((span) => span.spanId !== parentSpanId);
  expect(joined).toMatchObject([
    { links: [{ spanId, traceId }], attributes: { 'gateway.shared_calls': 1 } },
    { links: [{ spanId, traceId }], attributes: { 'gateway.shared_calls': 1 } },
  ]);
  expect(joined.every((span) => span.traceId !== traceId)).toBe(true);
});

test('the lines of the log name the trace of a request', async () => {
  await using gateway = await startTraced();
  gateway.upstream.failNext(503);
  await gateway.query(count);
  const [{ traceId } = { traceId: '' }] = await collector.collected('POST /graphql');
  const [finished] = await gateway.logged('operation.finished');
  const [failed] = await gateway.logged('upstream.attempt.failed');
  expect([finished?.['traceId'], failed?.['traceId']]).toEqual([traceId, traceId]);
});
