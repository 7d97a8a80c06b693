import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { rawPost } from '../../support/exchange.js';
import { answers } from '../../support/fault-server/answers.js';
import { startFaultServer } from '../../support/fault-server.js';
import { startFaultGateway } from '../../support/start-fault-gateway.js';
import { openRawConnection } from '../../support/open-raw-connection.js';
import { readMetrics } from '../../support/read-metrics.js';
import { rowsOf } from '../../support/rows.js';
import { runGateway } from '../../support/run-gateway.js';
import { until } from '../../support/until.js';

const token = 'X-Auth-Token: token';
const list = rawPost('{"query":"{ snapshots { totalCount } }"}', [token]);
const page = answers.json({ total_count: 7, desktop_snapshots: [] });
const body = '{"data":{"snapshots":{"totalCount":7}}}';

test.each([2, 10])('a client that leaves takes all its %d pipelined requests with it', async (depth) => {
  await using pair = await startFaultGateway({ env: { DRAIN_SECONDS: '60' } });
  const { gateway, upstream } = pair;
  upstream.answerWith(answers.silence());
  using client = await openRawConnection(gateway.origin);
  client.write(list.repeat(depth));
  await upstream.received(1);
  client.socket.destroy();
  await upstream.connectionsClosed();
  await gateway.logged('operation.abandoned');
  expect(await readMetrics(gateway, 'gateway_operations_in_flight')).toEqual({ '': 0 });
  expect(await readMetrics(gateway, 'gateway_operation_duration_seconds_count')).toEqual({ 'outcome="abandoned"': 1 });
  expect(upstream.requests).toHaveLength(1);
  // Nothing is waited for: a test may take twenty seconds.
  await gateway.app.stop();
});

test('a client that has ended its side gets its answers', async () => {
  await using pair = await startFaultGateway();
  pair.upstream.answerWith(page);
  using client = await openRawConnection(pair.gateway.origin);
  client.socket.end(list.repeat(3));
  expect((await client.ended()).map((answer) => answer.body)).toEqual([body, body, body]);
});

test('also when they take long', async () => {
  await using pair = await startFaultGateway();
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  pair.upstream.answerWith(answers.held(released, page));
  using client = await openRawConnection(pair.gateway.origin);
  let interim = '';
  client.socket.on('data', (chunk) => (interim += String(chunk)));
  client.socket.end(list.repeat(2));
  await pair.upstream.received(1);
  // It is asked whether it is still there, by what it takes no notice of.
  while (interim.split('HTTP/1.1 102 Processing\r\n\r\n').length < 4) {
    await fetch(`${pair.gateway.origin}/livez`);
  }
  release();
  expect((await client.ended()).map((answer) => answer.body)).toEqual([body, body]);
});

test('of a proxy that speaks HTTP/1.0, the end of its side means that its client has left', async () => {
  await using pair = await startFaultGateway();
  pair.upstream.answerWith(answers.silence());
  using client = await openRawConnection(pair.gateway.origin);
  client.socket.end(list.replace('HTTP/1.1', 'HTTP/1.0'));
  await pair.upstream.received(1);
  await pair.upstream.connectionsClosed();
  expect(await client.ended()).toEqual([]);
});

test('while it stops, each client gets what it has asked for, and with the last answer is asked to go elsewhere', async () => {
  await using pair = await startFaultGateway();
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  pair.upstream.answerWith(answers.held(released, page));
  using client = await openRawConnection(pair.gateway.origin);
  client.write(list.repeat(3));
  await pair.upstream.received(1);
  const stopped = pair.gateway.app.stop();
  release();
  const all = await client.ended();
  expect(all.map((answer) => [answer.body, answer.headers['connection']])).toEqual([
    [body, 'keep-alive'],
    [body, 'keep-alive'],
    [body, 'close'],
  ]);
  await stopped;
});

test('nothing is kept of clients that leave with answers unread, and it stops at once after them', async () => {
  await using upstream = await startFaultServer();
  upstream.answerWith(answers.json({ total_count: 1000, desktop_snapshots: rowsOf(1000) }));
  await using gateway = runGateway(
    { UPSTREAM_URL: upstream.url, UPSTREAM_PROJECT_ID: 'p', DRAIN_SECONDS: '60' },
    { preload: tellWhatIsHeld },
  );
  const { origin } = new URL(await gateway.url());
  const held = async () => {
    const before = gateway.lines.length;
    gateway.kill('SIGUSR2');
    await until('what is held', () => gateway.lines.slice(before).some(({ event }) => event === 'held'));
    return Number(gateway.lines.findLast(({ event }) => event === 'held')?.['bytes']);
  };
  const query =
    '{ snapshots(page: { limit: 1000 }) { nodes { id name status createTime description desktop { id name sid } } } }';
  const askAndLeave = async (caller: string) => {
    using client = await openRawConnection(origin, { reads: false });
    client.write(rawPost(JSON.stringify({ query }), [`X-Auth-Token: ${caller}`]).repeat(2));
    client.write('GET /livez HTTP/1.1\r\nHost: gateway\r\n\r\n'.repeat(60));
    await once(client.socket, 'readable');
  };
  for (let warm = 0; warm < 20; warm += 1) await askAndLeave(`warm-${warm}`);
  const before = await held();
  for (let index = 0; index < 100; index += 1) await askAndLeave(`caller-${index}`);
  // Of two hundred answers and six thousand requests behind them, which would be 60 MB and 30 MB.
  await until('what they held to be given back', async () => (await held()) - before < 10_000_000);
  gateway.kill('SIGTERM');
  const { status, stderr } = await gateway.ended;
  expect([status, stderr]).toEqual([0, '']);
}, 60_000);

/** Collects garbage and says what is left, on SIGUSR2. */
const tellWhatIsHeld = `
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
process.on('SIGUSR2', () => {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  console.log(JSON.stringify({ event: 'held', bytes: heapUsed + external }));
});`;
