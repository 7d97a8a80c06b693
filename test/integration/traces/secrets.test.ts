import { expect, test } from '@jest/globals';
import { answers } from '../../support/fault-server/answers.js';
import { headerOf } from '../../support/fault-server/received-request.js';
import { startFaultServer } from '../../support/fault-server.js';
import { findLeaks } from '../../support/find-leaks.js';
import { openEvents } from '../../support/open-events.js';
import { openWebSocket } from '../../support/open-web-socket.js';
import { rowsOf } from '../../support/rows.js';
import { type Collector, startCollector } from '../../support/start-collector.js';
import { startGateway, testProjectId } from '../../support/start-gateway.js';
import { tracedEnv } from '../../support/traced-env.js';

/** None of these may be in anything that is exported. */
const secrets = {
  token: 'Tk7-canary-token-Zr9Wd4Lm2Vb8Xy5Hs3Jf6Gt1',
  projectId: testProjectId,
  snapshotName: 'canary-snapshot-name-Qw8Er5Ty',
  snapshotId: 'canary-snapshot-id-Po9Iu3Yt',
  desktopId: 'canary-desktop-id-Lk4Jh7Gf',
  desktopName: 'canary-desktop-name-Mn6Bv2Cx',
  collectorKey: 'canary-collector-key-Sx2Dc6Vf3Bg9',
  upstreamText: 'canary-upstream-text-Ui7Op1As5',
  tracestate: 'canary-tracestate-Hj3Kl8',
  argument: 'canary-argument-Rt4Yu7Io2',
};

const filter = `filter: { names: ["${secrets.snapshotName}"], desktopIds: ["${secrets.desktopId}"] }`;
const documents = [
  `query CanaryOperationName { canaryAliasOfAField: snapshots(${filter}) { nodes { id name } } }`,
  `{ snapshots(${filter}, page: { offset: 7 }) { nodes { id } } }`,
  `{ snapshots(noSuchArgument: "${secrets.argument}") { totalCount } }`,
  `{ snapshot(id: "${secrets.snapshotId}") { name } }`,
  '{ snapshots { unknownCanaryField } }',
  '{ canaryThatDoesNotEnd',
  'mutation CanaryOperationName { canary }',
];

async function provoke(collector: Collector): Promise<readonly string[]> {
  await using upstream = await startFaultServer();
  const [row] = rowsOf(1);
  const rows = [
    {
      ...row,
      snapshot_id: secrets.snapshotId,
      snapshot_name: secrets.snapshotName,
      desktop_id: secrets.desktopId,
      desktop_name: secrets.desktopName,
    },
  ];
  const refusal = { error_code: 'WKS.0001', error_msg: secrets.upstreamText, error_detail: secrets.upstreamText };
  await using gateway = await startGateway({
    upstreamUrl: upstream.url,
    random: () => 0,
    env: tracedEnv(collector, {
      OTEL_TRACES_SAMPLER: 'always_on',
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=${secrets.collectorKey}`,
      LIVE_INTERVAL_MS: '100',
      LIVE_IDLE_INTERVAL_MS: '100',
    }),
  });
  const headers = {
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    tracestate: `canary=${secrets.tracestate}`,
    'user-agent': `canary-agent ${secrets.argument}`,
    'x-request-id': 'canary-request-id',
  };
  const { token } = secrets;
  for (const status of [200, 400, 401, 403, 404, 409, 429, 500, 503, 302]) {
    const answer = answers.json(status === 200 ? { total_count: 1, desktop_snapshots: rows } : refusal, {
      status,
      headers: { location: `http://${secrets.upstreamText}/` },
    });
    upstream.answerWith(answer);
    for (const document of documents) await gateway.query(document, { token, headers });
  }
  upstream.answerWith(answers.raw(secrets.upstreamText));
  for (const document of documents) await gateway.query(document, { token, headers });
  upstream.answerWith(answers.json({ total_count: 1, desktop_snapshots: rows }));
  const stream = `subscription CanaryOperationName { snapshots(${filter}) { nodes { id name } } }`;
  const events = await openEvents(gateway.url, stream, { token, headers });
  await events.next();
  using client = await openWebSocket(gateway.url, { headers, params: { token } });
  client.subscribe('1', stream.replace('{ id name }', '{ name }'));
  await client.next();
  await collector.collected('poll tick');
  events.close();
  await fetch(`${gateway.url}?query=${encodeURIComponent(documents[0] ?? '')}&canaryParameter=${secrets.argument}`, {
    headers: { ...headers, 'x-auth-token': token, 'x-requested-with': 'tests' },
  });
  await gateway[Symbol.asyncDispose]();
  return [upstream.url, gateway.origin].map((url) => new URL(url).host);
}

test('no token, id, name, address, text or header is exported, whatever was asked, answered or failed', async () => {
  await using collector = await startCollector();
  const addresses = await provoke(collector);
  const names = new Set(collector.spans.map(({ name }) => name));
  expect([...names].sort()).toEqual(
    [
      'GET',
      'GET /graphql',
      'GraphQL Operation',
      'POST /graphql',
      'poll tick',
      'query',
      'subscription',
      'subscription end',
    ].sort(),
  );
  const exported = collector.batches.map(({ body }) => body).join('\n');
  expect(findLeaks(exported, secrets)).toEqual([]);
  for (const address of [...addresses, '127.0.0.1', 'localhost']) expect(exported).not.toContain(address);
  expect(exported).not.toMatch(/canary/i);
  // The key goes to the collector in its header, and nowhere else.
  expect(collector.batches.every(({ headers }) => headers.authorization === secrets.collectorKey)).toBe(true);
  const others = collector.batches.map(({ headers }) => ({ ...headers, authorization: undefined }));
  expect(findLeaks(JSON.stringify(others), secrets)).toEqual([]);
});

test('spans hold these attributes and no others', async () => {
  await using collector = await startCollector();
  await provoke(collector);
  const keys = new Set(
    collector.spans.flatMap(({ attributes, name }) => Object.keys(attributes).map((key) => `${name}: ${key}`)),
  );
  const ofServer = ['http.request.method', 'http.response.status_code', 'http.route', 'url.path', 'url.scheme'];
  const ofGet = ['http.request.method', 'http.response.status_code', 'url.template', 'http.request.resend_count'];
  const expected = [
    ...ofServer.map((key) => `POST /graphql: ${key}`),
    ...ofServer.map((key) => `GET /graphql: ${key}`),
    ...[...ofGet, 'error.type'].map((key) => `GET: ${key}`),
    'query: graphql.operation.type',
    'query: error.type',
    'subscription: graphql.operation.type',
    'GraphQL Operation: error.type',
    'poll tick: gateway.tick.outcome',
    ...['reason', 'events', 'seconds'].map((key) => `subscription end: gateway.stream.${key}`),
  ];
  for (const key of keys) expect(expected).toContain(key);
  for (const key of expected) expect([...keys]).toContain(key);
});

test('the collector is sent what is set, and the upstream nothing of it', async () => {
  await using collector = await startCollector();
  await using upstream = await startFaultServer();
  const env = tracedEnv(collector, { OTEL_EXPORTER_OTLP_HEADERS: `x-collector=${secrets.collectorKey}` });
  await using gateway = await startGateway({ upstreamUrl: upstream.url, env });
  await gateway.query('{ snapshots { totalCount } }');
  await collector.collected('POST /graphql');
  const [request] = upstream.requests;
  expect(request && headerOf(request, 'x-collector')).toBeUndefined();
  expect(findLeaks(JSON.stringify(upstream.requests), { key: secrets.collectorKey })).toEqual([]);
});
