import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { type Client, type ClientOptions, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { answers } from '../../support/fault-server/answers.js';
import { headerOf } from '../../support/fault-server/received-request.js';
import type { AnswerEvent } from '../../support/open-events.js';
import { openWebSocket } from '../../support/open-web-socket.js';
import { rowsOf } from '../../support/rows.js';
import { type FaultGateway, startFaultGateway } from '../../support/start-fault-gateway.js';
import { type Gateway, startGateway, testToken } from '../../support/start-gateway.js';
import { until } from '../../support/until.js';

const count = 'subscription { snapshots { totalCount } }';
const env = { LIVE_INTERVAL_MS: '100' };
const page = answers.json({ total_count: 3, desktop_snapshots: rowsOf(3) });
const seen = { snapshots: { totalCount: 3 } };

const folder = mkdtempSync(join(tmpdir(), 'manifest-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A stock client as its users make it, which comes again without a pause. */
function connect({ url }: Gateway, options: Partial<ClientOptions>): Client {
  const retryWait = () => Promise.resolve();
  return createClient({ url: url.replace(/^http/, 'ws'), webSocketImpl: WebSocket, retryWait, ...options });
}

/** Watches the page of three rows over a stock client, until `isOver` holds; its events. */
async function watch(pair: FaultGateway, options: Partial<ClientOptions>, isOver: (events: AnswerEvent[]) => boolean) {
  const events: AnswerEvent[] = [];
  const client = connect(pair.gateway, options);
  for await (const event of client.iterate({ query: count })) {
    events.push(event as AnswerEvent);
    if (isOver(events)) break;
  }
  await client.dispose();
  return events;
}

test('a stock client that is sent away for its age comes again by itself, and has everything', async () => {
  await using pair = await startFaultGateway({ env: { ...env, LIVE_MAX_SECONDS: '1' } });
  pair.upstream.answerWith(page);
  const connectionParams = { token: testToken };
  const events = await watch(pair, { connectionParams }, ({ length }) => length === 2);
  expect(events.map(({ data }) => data)).toEqual([seen, seen]);
  expect(await pair.gateway.logged('stream.ended', 2)).toMatchObject([{ reason: 'age' }, { reason: 'client' }]);
});

test('a stock client whose token ran out comes again with a new one', async () => {
  await using pair = await startFaultGateway({ env });
  const isFresh = (token: string | undefined) => token === 'fresh';
  let hasRunOut = false;
  pair.upstream.answerWith(
    answers.by((request) =>
      hasRunOut && !isFresh(headerOf(request, 'x-auth-token')) ? answers.json({}, { status: 401 }) : page,
    ),
  );
  const connectionParams = () => ({ token: hasRunOut ? 'fresh' : testToken });
  const events = await watch(pair, { connectionParams }, ({ length }) => {
    hasRunOut = true;
    return length === 3;
  });
  const unauthenticated = [
    expect.objectContaining({ extensions: expect.objectContaining({ code: 'UNAUTHENTICATED' }) }),
  ];
  expect(events).toEqual([
    expect.objectContaining({ data: seen }),
    expect.objectContaining({ errors: unauthenticated }),
    expect.objectContaining({ data: seen }),
  ]);
});

test('what is refused is final for a stock client', async () => {
  await using pair = await startFaultGateway({ env });
  const client = connect(pair.gateway, { connectionParams: { token: testToken } });
  const events = client.iterate({ query: '{ snapshots { totalCount } }' });
  await expect(events.next()).rejects.toEqual([
    expect.objectContaining({ extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }) }),
  ]);
  expect(pair.upstream.requests).toEqual([]);
});

test('a trusted document comes by its id beside an empty query, in each of the ways to name it', async () => {
  const id = createHash('sha256').update(count).digest('hex');
  const path = join(folder, 'manifest.json');
  writeFileSync(path, JSON.stringify({ [id]: count }));
  const trusted = { TRUSTED_DOCUMENTS: path, TRUSTED_DOCUMENTS_MODE: 'only' };
  await using gateway = await startGateway({ sandbox: { snapshots: rowsOf(3) }, env: { ...env, ...trusted } });
  using client = await openWebSocket(gateway.url, { params: { token: testToken } });
  const event = { type: 'next', payload: { data: seen } };
  client.subscribe('1', '', { documentId: id });
  expect(await client.next()).toMatchObject(event);
  client.subscribe('2', '', { extensions: { persistedQuery: { version: 1, sha256Hash: id } } });
  expect(await client.next()).toMatchObject(event);
  client.subscribe('3', 'subscription { snapshots { nodes { id } } }');
  expect(await client.next()).toMatchObject({ id: '3', type: 'error' });
  client.subscribe('4', '', { documentId: 'unknown' });
  expect(await client.next()).toMatchObject({ id: '4', type: 'error' });
});

test('of those who come and go nothing is left: no timer, no socket, no stream', async () => {
  await using pair = await startFaultGateway({ env: { ...env, LIVE_MAX_STREAMS: '10' } });
  pair.upstream.answerWith(page);
  const { url } = pair.gateway;
  const visit = async (leave: (socket: WebSocket) => void): Promise<void> => {
    using client = await openWebSocket(url, { params: { token: testToken } });
    client.subscribe('1', count);
    await client.next();
    leave(client.webSocket);
    await client.closed();
  };
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const sockets = () => process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length;
  await visit((socket) => {
    socket.close();
  });
  await pair.gateway.logged('stream.ended');
  const before = { timers: timers(), sockets: sockets() };
  for (let round = 0; round < 10; round += 1) {
    await Promise.all([
      visit((socket) => {
        socket.close();
      }),
      visit((socket) => {
        socket.terminate();
      }),
      visit((socket) => {
        socket.send('{');
      }),
    ]);
  }
  await pair.gateway.logged('stream.ended', 31);
  await until('nothing to be left', () => timers() <= before.timers && sockets() <= before.sockets);
});
