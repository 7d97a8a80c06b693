import { expect, test } from '@jest/globals';
import { defaultSocketLimits } from '../../../src/http/sockets/socket-limits.js';
import { answers } from '../../support/fault-server/answers.js';
import { openWebSocket } from '../../support/open-web-socket.js';
import { rowsOf } from '../../support/rows.js';
import { type FaultGateway, startFaultGateway } from '../../support/start-fault-gateway.js';
import { testToken } from '../../support/start-gateway.js';
import { until } from '../../support/until.js';

const count = 'subscription { snapshots { totalCount } }';
const params = { token: testToken };
const pageOf = (total: number) => answers.json({ total_count: total, desktop_snapshots: rowsOf(total) });

function start(options: Parameters<typeof startFaultGateway>[0] = {}): Promise<FaultGateway> {
  return startFaultGateway({ ...options, env: { LIVE_INTERVAL_MS: '100', ...options.env } });
}

const failure = (code: string) => ({
  type: 'next',
  payload: { errors: [{ extensions: { code } }] },
});

test('a token that is not accepted any more is said, and its socket closed with 4403', async () => {
  await using pair = await start();
  pair.upstream.answerWith(pageOf(3), answers.json({}, { status: 401 }));
  using client = await openWebSocket(pair.gateway.url, { params });
  client.subscribe('1', count);
  await client.next();
  expect(await client.next()).toMatchObject(failure('UNAUTHENTICATED'));
  expect(await client.closed()).toBe(4403);
  expect(await pair.gateway.logged('stream.ended')).toMatchObject([{ reason: 'auth', events: 2 }]);
});

test('an upstream that stays away for a minute is said, and the socket closed with 1013', async () => {
  await using pair = await start();
  pair.upstream.answerWith(pageOf(3), answers.json({}, { status: 503 }));
  using client = await openWebSocket(pair.gateway.url, { params });
  client.subscribe('1', count);
  await client.next();
  pair.clock.advance(59_500);
  expect(await client.next()).toMatchObject(failure('UPSTREAM_UNAVAILABLE'));
  expect(await client.closed()).toBe(1013);
  expect(await pair.gateway.logged('stream.ended')).toMatchObject([{ reason: 'upstream' }]);
});

test('what the upstream refuses for good completes the operation, and no other of its socket', async () => {
  await using pair = await start();
  pair.upstream.answerWith(
    answers.by(({ target }) => (target.includes('limit=7') ? answers.json({}, { status: 403 }) : pageOf(3))),
  );
  using client = await openWebSocket(pair.gateway.url, { params });
  client.subscribe('1', 'subscription { snapshots(first: 7) { nodes { id } } }');
  expect(await client.next()).toMatchObject({ id: '1', ...failure('FORBIDDEN') });
  expect(await client.next()).toEqual({ id: '1', type: 'complete' });
  client.subscribe('1', count);
  expect(await client.next()).toMatchObject({ id: '1', payload: { data: { snapshots: { totalCount: 3 } } } });
});

test('a socket that is too old is closed with 1001, with or without an operation', async () => {
  await using pair = await start({ env: { LIVE_MAX_SECONDS: '1' } });
  pair.upstream.answerWith(pageOf(3));
  using busy = await openWebSocket(pair.gateway.url, { params });
  using idle = await openWebSocket(pair.gateway.url, { params });
  busy.subscribe('1', count);
  await busy.next();
  expect(await Promise.all([busy.closed(), idle.closed()])).toEqual([1001, 1001]);
  await expect(busy.next()).rejects.toThrow('closed with 1001');
  expect(await pair.gateway.logged('stream.ended')).toMatchObject([{ reason: 'age' }]);
});

test('a gateway that stops closes all sockets with 1001, never completes an operation, and lets no one in', async () => {
  await using pair = await start();
  pair.upstream.answerWith(pageOf(3));
  using client = await openWebSocket(pair.gateway.url, { params });
  using stranger = await openWebSocket(pair.gateway.url, { params: null });
  client.subscribe('1', count);
  await client.next();
  const stopped = pair.gateway.app.stop();
  expect(await Promise.all([client.closed(), stranger.closed()])).toEqual([1001, 1001]);
  await expect(client.next()).rejects.toThrow('closed with 1001');
  await stopped;
  expect(await pair.gateway.logged('stream.ended')).toMatchObject([{ reason: 'drain' }]);
});

test('who subscribes while the gateway stops is sent to another at once, and not refused for good', async () => {
  const streamTimes = { pingMs: 12_000, maxDrainMs: 10_000 };
  await using pair = await start({ env: { DRAIN_SECONDS: '20' }, streamTimes, random: () => 0.99 });
  pair.upstream.answerWith(pageOf(3));
  using client = await openWebSocket(pair.gateway.url, { params });
  client.subscribe('1', count);
  await client.next();
  const stopped = pair.gateway.app.stop();
  await expect(openWebSocket(pair.gateway.url)).rejects.toThrow(/503|ECONNREFUSED/);
  client.subscribe('2', count);
  expect(await client.closed()).toBe(1001);
  await expect(client.next()).rejects.toThrow('closed with 1001');
  await stopped;
});

test('a socket without an operation is closed when its time is over, as one that has nothing more to say', async () => {
  await using pair = await start({ streamTimes: { pingMs: 300, maxDrainMs: 100 } });
  pair.upstream.answerWith(pageOf(3));
  using busy = await openWebSocket(pair.gateway.url, { params });
  using idle = await openWebSocket(pair.gateway.url, { params });
  busy.subscribe('1', count);
  await busy.next();
  pair.clock.advance(60_000);
  expect(await idle.closed()).toBe(1000);
  busy.send({ type: 'ping' });
  expect(await busy.next()).toEqual({ type: 'pong' });
});

test('a socket that does not introduce itself is closed with 4408', async () => {
  await using pair = await start({ socketLimits: { ...defaultSocketLimits, introductionMs: 50 } });
  using client = await openWebSocket(pair.gateway.url, { params: null });
  expect(await client.closed()).toBe(4408);
});

test('no more sockets are let in than may be without an introduction, and its place is free with one', async () => {
  await using pair = await start({ socketLimits: { ...defaultSocketLimits, maxStrangers: 2 } });
  using first = await openWebSocket(pair.gateway.url, { params: null });
  using second = await openWebSocket(pair.gateway.url, { params: null });
  await expect(openWebSocket(pair.gateway.url)).rejects.toThrow('Unexpected server response: 503');
  first.send({ type: 'connection_init', payload: params });
  await first.next();
  using third = await openWebSocket(pair.gateway.url, { params: null });
  await expect(openWebSocket(pair.gateway.url)).rejects.toThrow('503');
  second.webSocket.terminate();
  third.webSocket.terminate();
  await until('two places', async () => {
    const opened = await openWebSocket(pair.gateway.url).catch(() => null);
    opened?.[Symbol.dispose]();
    return opened !== null;
  });
});

test('who does not answer a ping before the next is cut off, and its stream ends', async () => {
  await using pair = await start({ streamTimes: { pingMs: 500, maxDrainMs: 100 } });
  pair.upstream.answerWith(pageOf(3));
  using dead = await openWebSocket(pair.gateway.url, { params, autoPong: false });
  using alive = await openWebSocket(pair.gateway.url, { params });
  dead.subscribe('1', count);
  expect(await dead.closed()).toBe(1006);
  expect(await pair.gateway.logged('stream.ended')).toMatchObject([{ reason: 'client' }]);
  expect(alive.webSocket.readyState).toBe(alive.webSocket.OPEN);
});

test('who leaves without a word is noticed at once, and its poller ends', async () => {
  await using pair = await start();
  pair.upstream.answerWith(pageOf(3));
  using client = await openWebSocket(pair.gateway.url, { params });
  client.subscribe('1', count);
  await client.next();
  client.webSocket.terminate();
  expect(await pair.gateway.logged('stream.ended')).toMatchObject([{ reason: 'client', events: 1 }]);
});

test('what is closed has no place any more, and is destroyed if its client does not answer', async () => {
  const socketLimits = { ...defaultSocketLimits, closingMs: 300 };
  await using pair = await start({ env: { LIVE_MAX_STREAMS: '1' }, socketLimits });
  pair.upstream.answerWith(pageOf(3));
  using deaf = await openWebSocket(pair.gateway.url, { params });
  deaf.subscribe('1', count);
  await deaf.next();
  deaf.webSocket.pause();
  deaf.send({ type: 'connection_init' });
  await pair.gateway.logged('stream.ended');
  using other = await openWebSocket(pair.gateway.url, { params });
  other.subscribe('1', count);
  expect(await other.next()).toMatchObject({ type: 'next' });
  // Its closing frame was there all the time, and behind it the end of the connection.
  deaf.webSocket.resume();
  expect(await deaf.closed()).toBe(4429);
});

test('who does not read is cut off when nothing was taken for the time of a stalled write', async () => {
  await using pair = await start({ connectionLimits: { stalledWriteMs: 500, maxUnsentBytes: 100_000_000 } });
  let round = 0;
  const rows = rowsOf(1000);
  pair.upstream.answerWith(
    answers.by(() => {
      round += 1;
      const changed = rows.map((row) => ({ ...row, description: `${round}`.padEnd(2000, 'x') }));
      return answers.json({ total_count: 1000, desktop_snapshots: changed });
    }),
  );
  using client = await openWebSocket(pair.gateway.url, { params });
  client.subscribe('1', 'subscription { snapshots(first: 1000) { nodes { id description } } }');
  await client.next();
  client.webSocket.pause();
  expect(await pair.gateway.logged('stream.ended')).toMatchObject([{ reason: 'slow' }]);
});
