import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { defaultSocketLimits } from '../../../src/http/sockets/socket-limits.js';
import { answers } from '../../support/fault-server/answers.js';
import { type SocketClient, openWebSocket } from '../../support/open-web-socket.js';
import { rowsOf } from '../../support/rows.js';
import { type FaultGateway, startFaultGateway } from '../../support/start-fault-gateway.js';
import { testToken } from '../../support/start-gateway.js';

const count = 'subscription { snapshots { totalCount } }';
const params = { token: testToken };
const page = answers.json({ total_count: 3, desktop_snapshots: rowsOf(3) });

let pair: FaultGateway | undefined;
afterEach(async () => {
  const bugs = pair?.gateway.logs.filter(({ level }) => level === 'error' || level === 'fatal');
  await pair?.[Symbol.asyncDispose]();
  pair = undefined;
  expect(bugs).toEqual([]);
});

async function start(options: Parameters<typeof startFaultGateway>[0] = {}): Promise<FaultGateway> {
  pair = await startFaultGateway({ ...options, env: { LIVE_INTERVAL_MS: '100', ...options.env } });
  pair.upstream.answerWith(page);
  return pair;
}

/** Others are served as ever. */
async function expectWell({ gateway }: FaultGateway): Promise<void> {
  using client = await openWebSocket(gateway.url, { params });
  client.subscribe('1', count);
  expect(await client.next()).toMatchObject({ type: 'next' });
}

const init = JSON.stringify({ type: 'connection_init', payload: params });
const subscribe = (id: string) => JSON.stringify({ type: 'subscribe', id, payload: { query: count } });

describe('a socket is closed for what breaks the protocol', () => {
  test.each([
    ['a subscribe before it has introduced itself', [subscribe('1')], 4401],
    ['a second introduction', [init, init], 4429],
    ['an id that is in use', [init, subscribe('1'), subscribe('1')], 4409],
    ['what is no JSON', [init, '{'], 4400],
    ['nothing', [init, ''], 4400],
    ['a list', [init, '[]'], 4400],
    ['a type that does not exist', [init, '{"type":"start","id":"1"}'], 4400],
    ['what only a server sends', [init, '{"type":"next","id":"1","payload":{"data":null}}'], 4400],
    ['an acknowledgement', [init, '{"type":"connection_ack"}'], 4400],
    ['a subscribe without a document', [init, '{"type":"subscribe","id":"1","payload":{"variables":{}}}'], 4400],
    ['a subscribe without an id', [init, '{"type":"subscribe","payload":{"query":"{ a }"}}'], 4400],
    ['an introduction that is no object', ['{"type":"connection_init","payload":[]}'], 4400],
    ['bytes', [init, Buffer.from(subscribe('1'))], 4400],
    ['what is no UTF-8', [init, { invalid: true }], 1007],
    ['a message that is too long', [init, `"${'x'.repeat(100_000)}"`], 1009],
    ['a token that can be none', ['{"type":"connection_init","payload":{"token":"two words"}}'], 4403],
  ])('%s', async (_, messages, code) => {
    const gateway = await start();
    using client = await openWebSocket(gateway.gateway.url, { params: null });
    for (const message of messages) {
      if (typeof message === 'string' || message instanceof Buffer) client.webSocket.send(message);
      // A text whose only byte is none of UTF-8.
      else client.webSocket.send(Buffer.from([0xff]), { binary: false });
    }
    expect(await client.closed()).toBe(code);
    await expectWell(gateway);
  });

  test('a token that its headers do not hold', async () => {
    const { gateway } = await start();
    const headers = { authorization: `Bearer ${testToken}` };
    using client = await openWebSocket(gateway.url, { headers, params: null });
    client.send({ type: 'connection_init', payload: { token: 'foreign' } });
    expect(await client.closed()).toBe(4403);
    using repeated = await openWebSocket(gateway.url, { headers, params });
    repeated.subscribe('1', count);
    expect(await repeated.next()).toMatchObject({ type: 'next', payload: { data: { snapshots: { totalCount: 3 } } } });
  });
});

test.each([
  ['no mask', Buffer.from([0x81, 0x02, 0x7b, 0x7d])],
  ['a reserved bit', Buffer.from([0xc1, 0x80, 0, 0, 0, 0])],
  ['a type that does not exist', Buffer.from([0x83, 0x80, 0, 0, 0, 0])],
  ['a fragment of nothing', Buffer.from([0x80, 0x80, 0, 0, 0, 0])],
  ['a ping that is too long', Buffer.from([0x89, 0xfe, 0x01, 0x00, 0, 0, 0, 0])],
  ['a length beyond all bounds', Buffer.from([0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])],
  ['another protocol', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
])('a frame with %s ends its socket, and no other', async (_, bytes) => {
  const gateway = await start();
  using client = await openWebSocket(gateway.gateway.url, { params });
  client.subscribe('1', count);
  await client.next();
  rawOf(client).write(bytes);
  expect([1002, 1006, 1009]).toContain(await client.closed());
  await gateway.gateway.logged('stream.ended');
  await expectWell(gateway);
});

test('a message in many fragments is one, and too many bytes in them are too many', async () => {
  const gateway = await start();
  using client = await openWebSocket(gateway.gateway.url, { params });
  const text = subscribe('1');
  for (let index = 0; index < text.length; index += 1) {
    client.webSocket.send(text.charAt(index), { fin: index === text.length - 1 });
  }
  expect(await client.next()).toMatchObject({ id: '1', type: 'next' });
  for (let index = 0; index < 11; index += 1) client.webSocket.send('x'.repeat(10_000), { fin: false });
  expect(await client.closed()).toBe(1009);
});

test('a message in more pieces than any client sends, to which no end comes, ends its socket', async () => {
  const gateway = await start();
  using fragments = await openWebSocket(gateway.gateway.url, { params });
  for (let index = 0; index < 600; index += 1) fragments.webSocket.send('x', { fin: false });
  expect(await fragments.closed()).toBe(1008);
  using drops = await openWebSocket(gateway.gateway.url, { params });
  // A frame of 99,999 bytes, one byte at a time.
  rawOf(drops).write(Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 1, 0x86, 0x9f, 0, 0, 0, 0]));
  for (let bytes = 0; drops.webSocket.readyState === drops.webSocket.OPEN && bytes < 99_998; bytes += 1) {
    rawOf(drops).write(Buffer.from('x'));
    await nextTurn();
  }
  expect(await drops.closed()).toBe(1008);
  await expectWell(gateway);
});

test.each(['{"type":"ping"}', '{"type":"pong"}', '{"type":"complete","id":"1"}'])(
  'a flood of %s before an introduction ends its socket',
  async (message) => {
    const gateway = await start();
    using client = await openWebSocket(gateway.gateway.url, { params: null });
    for (let index = 0; index < 10_000; index += 1) client.webSocket.send(message);
    expect([1006, 1008]).toContain(await client.closed());
    await expectWell(gateway);
  },
);

describe('who sends more than any client needs is cut off', () => {
  const long = { x: 'x'.repeat(1000) };
  test.each<[string, (client: SocketClient, index: number) => void]>([
    [
      'messages',
      (client) => {
        client.send({ type: 'ping' });
      },
    ],
    [
      'messages with much in them',
      (client) => {
        client.send({ type: 'ping', payload: long });
      },
    ],
    [
      'pings',
      ({ webSocket }) => {
        webSocket.ping();
      },
    ],
    [
      'pongs',
      ({ webSocket }) => {
        webSocket.pong();
      },
    ],
    [
      'completes of nothing',
      (client) => {
        client.send({ type: 'complete', id: 'none' });
      },
    ],
    [
      'operations that are refused',
      (client, index) => {
        client.subscribe(`${index}`, '{ a }');
      },
    ],
  ])('%s', async (_, send) => {
    // Few, so that a busy machine does not give a client time.
    const gateway = await start({ socketLimits: { ...defaultSocketLimits, messagesPerSecond: 1, messageBurst: 50 } });
    using client = await openWebSocket(gateway.gateway.url, { params });
    for (let index = 0; index < 100; index += 1) send(client, index);
    expect([1006, 1008]).toContain(await client.closed());
    await expectWell(gateway);
  });

  test('and who does not read what it is answered', async () => {
    const socketLimits = { ...defaultSocketLimits, messageBurst: 1_000_000, maxUnreadReplies: 5 };
    const gateway = await start({ env: { MAX_BODY_BYTES: '10000000' }, socketLimits });
    using client = await openWebSocket(gateway.gateway.url, { params });
    client.webSocket.pause();
    const closed = new Promise((resolve) => rawOf(client).once('close', resolve));
    // Each is answered with its id.
    const id = 'x'.repeat(500_000);
    for (let index = 0; index < 60; index += 1) client.subscribe(`${index}${id}`, '{ a }');
    await closed;
    await expectWell(gateway);
  });
});

test('a reset in the middle of everything is no error', async () => {
  const gateway = await start();
  const clients = await Promise.all(Array.from({ length: 10 }, () => openWebSocket(gateway.gateway.url, { params })));
  await Promise.all(
    clients.map(async (client, index) => {
      client.subscribe('1', count);
      if (index % 2 === 0) await client.next();
      client.send('{"type":');
      const closed = once(rawOf(client), 'close');
      (rawOf(client) as unknown as { resetAndDestroy(): void }).resetAndDestroy();
      await closed;
    }),
  );
  await expectWell(gateway);
});

/** What carries a client. */
function rawOf({ webSocket }: SocketClient): NodeJS.EventEmitter & { write(bytes: Uint8Array): boolean } {
  return (webSocket as unknown as { _socket: NodeJS.EventEmitter & { write(bytes: Uint8Array): boolean } })._socket;
}
