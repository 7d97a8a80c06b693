import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { rawPost } from '../../support/exchange.js';
import { answers } from '../../support/fault-server/answers.js';
import { type FaultGateway, startFaultGateway } from '../../support/start-fault-gateway.js';
import { type RawConnection, openRawConnection } from '../../support/open-raw-connection.js';
import { rowsOf } from '../../support/rows.js';
import { until } from '../../support/until.js';

const query = '{ snapshots(page: { limit: 1000 }) { nodes { id name status createTime description } } }';
/** Of a page of 1.1 MB. */
const request = rawPost(JSON.stringify({ query }), ['X-Auth-Token: reader']);
const rows = rowsOf(1000).map((row) => ({ ...row, description: 'x'.repeat(1000) }));
const large = answers.json({ total_count: 1000, desktop_snapshots: rows });
/** More pages than the system takes for a client that does not read. */
const pages = 40;

/** Asks for `count` pages in one answer; they are equal, so that the upstream is asked once. */
function hugeRequest(caller: string, count: number): string {
  const fields = Array.from({ length: count }, (_, index) => `f${index}: ${query.slice(1, -1)}`);
  return rawPost(JSON.stringify({ query: `{ ${fields.join(' ')} }` }), [`X-Auth-Token: ${caller}`]);
}

/** The only place in flight is taken as long as an answer waits, so that others tell of it. */
const isBusy = async ({ gateway }: FaultGateway) => (await gateway.query('{ __typename }')).status === 503;

async function askForMuch(pair: FaultGateway): Promise<RawConnection> {
  const client = await openRawConnection(pair.gateway.origin, { reads: false });
  client.write(request.repeat(pages));
  return client;
}

/** Until an answer waits that its client does not take: no more are asked for. */
async function untilStuck(pair: FaultGateway): Promise<void> {
  let [before, looks] = [-1, 0];
  while (looks < 20) {
    await fetch(`${pair.gateway.origin}/livez`);
    await delay(5);
    looks = pair.upstream.requests.length === before ? looks + 1 : 0;
    before = pair.upstream.requests.length;
  }
}

test('who does not read takes the place of one request, until nothing has moved for the time of a stalled write', async () => {
  await using pair = await startFaultGateway({
    env: { MAX_IN_FLIGHT: '1' },
    connectionLimits: { stalledWriteMs: 2000, maxUnsentBytes: 100_000_000 },
  });
  pair.upstream.answerWith(large);
  using client = await askForMuch(pair);
  await untilStuck(pair);
  expect(await isBusy(pair)).toBe(true);
  await until('the place to be free', async () => !(await isBusy(pair)));
  const asked = pair.upstream.requests.length;
  expect(asked).toBeLessThan(pages);
  // Nothing of it is kept, and no more is done for it.
  client.socket.resume();
  await client.ended();
  expect(pair.upstream.requests).toHaveLength(asked);
  expect(await isBusy(pair)).toBe(false);
});

test('who reads slowly is served whole, though one answer takes longer than a stalled write', async () => {
  await using pair = await startFaultGateway({
    env: { MAX_COST: '1000000', MAX_ROOT_FIELDS: '20' },
    connectionLimits: { stalledWriteMs: 1000, maxUnsentBytes: 100_000_000 },
  });
  pair.upstream.answerWith(large);
  using client = await openRawConnection(pair.gateway.origin, { reads: false });
  client.write(hugeRequest('reader', 20));
  const started = performance.now();
  let [received, stepEnd, hasEnded] = [0, 0, false];
  client.socket.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received >= stepEnd) client.socket.pause();
  });
  client.socket.on('close', () => (hasEnded = true));
  // The gateway lives in the same process: what keeps this from reading keeps it from looking as well.
  for (let step = 0; step < 100 && received < 20 * 1_100_000 && !hasEnded; step += 1) {
    stepEnd = received + 600_000;
    client.socket.resume();
    await delay(100);
  }
  expect([hasEnded, received > 20 * 1_100_000]).toEqual([false, true]);
  expect(performance.now() - started).toBeGreaterThan(2000);
});

test('what waits for all clients together is bounded: others are shed before anything is asked, until it is less', async () => {
  await using pair = await startFaultGateway({
    connectionLimits: { stalledWriteMs: 60_000, maxUnsentBytes: 1_000_000 },
  });
  pair.upstream.answerWith(large);
  const clients = await Promise.all(Array.from({ length: 3 }, () => askForMuch(pair)));
  await untilStuck(pair);
  const asked = pair.upstream.requests.length;
  const shed = await pair.gateway.query('{ snapshots { totalCount } }');
  expect([shed.status, shed.headers.get('retry-after'), shed.errors?.[0]?.extensions.code]).toEqual([
    503,
    '1',
    'OVERLOADED',
  ]);
  expect(pair.upstream.requests).toHaveLength(asked);
  for (const path of ['livez', 'metrics']) expect((await fetch(`${pair.gateway.origin}/${path}`)).status).toBe(200);
  for (const client of clients) client[Symbol.dispose]();
  await until('room', async () => (await pair.gateway.query('{ snapshots { totalCount } }')).status === 200);
});

test('it is bounded too for operations that were under way before: who comes last is shed', async () => {
  await using pair = await startFaultGateway({
    env: { MAX_COST: '1000000' },
    connectionLimits: { stalledWriteMs: 60_000, maxUnsentBytes: 1_000_000 },
  });
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  pair.upstream.answerWith(answers.held(released, large));
  const clients = await Promise.all(
    Array.from({ length: 4 }, () => openRawConnection(pair.gateway.origin, { reads: false })),
  );
  for (const [index, client] of clients.entries()) {
    client.write(hugeRequest(`reader-${index}`, 10));
  }
  await pair.upstream.received(clients.length);
  release();
  const finished = await pair.gateway.logged('operation.finished', clients.length);
  expect(finished).toHaveLength(clients.length);
  const statuses = await Promise.all(clients.map(({ socket }) => statusOn(socket)));
  expect(statuses.sort()).toEqual([200, 503, 503, 503]);
  for (const client of clients) client[Symbol.dispose]();
});

test('who does not read the files of GraphiQL is ended as well', async () => {
  await using pair = await startFaultGateway({
    env: { GRAPHIQL: 'true' },
    connectionLimits: { stalledWriteMs: 300, maxUnsentBytes: 100_000_000 },
  });
  const page = await (await fetch(pair.gateway.url, { headers: { accept: 'text/html' } })).text();
  const file = /[^"]*graphiql\.[^"]*\.js/.exec(page)?.[0] ?? '';
  const { pathname } = new URL(file, pair.gateway.url);
  using client = await openRawConnection(pair.gateway.origin, { reads: false });
  client.write(`GET ${pathname} HTTP/1.1\r\nHost: gateway\r\n\r\n`.repeat(15));
  let hasEnded = false;
  client.socket.on('close', () => (hasEnded = true));
  // An empty line before a request is none. Only who writes hears that the connection has ended.
  await until('the end of the connection', async () => {
    client.socket.write('\r\n');
    await fetch(`${pair.gateway.origin}/livez`);
    return hasEnded;
  });
});

/** The status of the first answer on a connection that was not read before. */
async function statusOn(socket: Socket): Promise<number> {
  const [chunk] = (await once(socket.resume(), 'data')) as [Buffer];
  return Number(chunk.toString('latin1').split(' ', 2)[1]);
}
