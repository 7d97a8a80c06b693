import { type Socket, connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { ScenarioResult } from '../../harness/promise-row.js';
import { page, startUpstream } from '../../harness/start-upstream.js';
import { largePageRequest } from '../large-page-request.js';
import { startWatchedGateway } from '../start-watched-gateway.js';

const sockets = 25;
const requestsOfEach = 50;
/** Together as fast as the default rate of one caller lets through. */
const everyMs = 500;
const scenario = `${sockets} connections of one caller that never read, ${requestsOfEach} pages of 1000 rows each`;

interface Unreader {
  readonly socket: Socket;
  readonly request: string;
  /** Of `performance.now()`. */
  lastSentAt: number;
  endedAt: number | undefined;
}

export async function measureUnreadAnswers(): Promise<ScenarioResult> {
  await using upstream = await startUpstream(page(1000));
  await using gateway = await startWatchedGateway(upstream.url, { DRAIN_SECONDS: '0' });
  const before = await gateway.heldMegabytes();
  const unreaders = Array.from({ length: sockets }, () => open(gateway.url));
  let most = 0;
  for (let sent = 0; sent < requestsOfEach; sent += 1) {
    for (const each of unreaders) send(each, each.request);
    most = Math.max(most, await gateway.heldMegabytes());
    await delay(everyMs);
  }
  const giveUpAt = performance.now() + 60_000;
  while (unreaders.some(({ endedAt }) => endedAt === undefined) && performance.now() < giveUpAt) {
    // An empty line before a request is none (RFC 9112 §2.2). Only who writes hears that a connection has ended.
    for (const { socket } of unreaders) socket.write('\r\n');
    most = Math.max(most, await gateway.heldMegabytes());
    await delay(200);
  }
  const after = await gateway.heldMegabytes();
  for (const { socket } of unreaders) socket.destroy();
  const seconds = unreaders.map(({ endedAt = Infinity, lastSentAt }) => (endedAt - lastSentAt) / 1000);
  const slowest = Math.max(...seconds);
  return {
    rows: [
      {
        scenario,
        promise: 'Most that they take in the process, garbage collected',
        bound: 'under 64 MB more',
        measured: `${(most - before).toFixed(1)} MB more (${before.toFixed(1)} MB before, ${after.toFixed(1)} MB after)`,
        kept: most - before < 64,
      },
      {
        scenario,
        promise: 'From the last request of each to the end of its connection',
        bound: 'within 35 s',
        measured: `${slowest.toFixed(1)} s at most; ${upstream.requestedAt.length} upstream calls`,
        kept: slowest <= 35,
      },
    ],
  };
}

function open({ hostname, port }: URL): Unreader {
  const socket = connect(Number(port), hostname).pause();
  const unreader: Unreader = { socket, request: largePageRequest('one'), lastSentAt: 0, endedAt: undefined };
  socket.on('error', () => undefined);
  socket.on('close', () => (unreader.endedAt = performance.now()));
  return unreader;
}

function send(unreader: Unreader, text: string): void {
  if (unreader.endedAt !== undefined) return;
  unreader.socket.write(text);
  unreader.lastSentAt = performance.now();
}
