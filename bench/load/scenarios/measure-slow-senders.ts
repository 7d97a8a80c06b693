import { type Socket, connect } from 'node:net';
import type { ScenarioResult } from '../../harness/promise-row.js';
import { delayed, page, startUpstream } from '../../harness/start-upstream.js';
import { percentile, spread, tally } from '../../harness/statistics.js';
import { atPace } from '../at-pace.js';
import { createCallers } from '../create-callers.js';
import { startWatchedGateway } from '../start-watched-gateway.js';

const senders = 500;
const seconds = 25;

/** Half of them never end their headers, the other half their body: each sends a byte now and then. */
export async function measureSlowSenders(): Promise<ScenarioResult> {
  await using upstream = await startUpstream(delayed(20, page(50)));
  await using gateway = await startWatchedGateway(upstream.url);
  const callers = createCallers(gateway.url, 1000);
  await atPace(callers, 20, 3);
  const slow = startSlowSenders(gateway.url);
  const canaries = await atPace(callers, 20, seconds);
  const { refused } = slow.stop();
  callers.close();
  const durations = canaries.map(({ durationMs }) => durationMs);
  const scenario = `${senders} slow senders`;
  return {
    rows: [
      {
        scenario,
        promise: 'Answer time of a well-behaved caller, 20 times a second',
        bound: 'p99 under 250 ms',
        measured: spread(durations),
        kept: percentile(durations, 0.99) < 250,
      },
      {
        scenario,
        promise: 'What it was answered',
        bound: 'ok',
        measured: tally(canaries.map(({ kind }) => kind)),
        kept: canaries.every(({ kind }) => kind === 'ok'),
      },
      {
        scenario,
        promise: `Slow senders that were ended in ${seconds} s, each of which began again`,
        bound: '–',
        measured: String(refused),
        kept: null,
      },
    ],
  };
}

function startSlowSenders({ hostname, port }: URL): { readonly stop: () => { readonly refused: number } } {
  const sockets = new Set<Socket>();
  let refused = 0;
  let isStopping = false;
  const begin = (index: number): void => {
    const socket = connect(Number(port), hostname);
    sockets.add(socket);
    const head = 'POST /graphql HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n';
    socket.write(index % 2 === 0 ? head : `${head}Content-Length: 1000\r\n\r\n`);
    socket.on('error', () => undefined);
    socket.resume();
    socket.on('close', () => {
      sockets.delete(socket);
      if (isStopping) return;
      refused += 1;
      begin(index);
    });
  };
  for (let index = 0; index < senders; index += 1) begin(index);
  const timer = setInterval(() => {
    for (const socket of sockets) socket.write('x');
  }, 500);
  return {
    stop: () => {
      isStopping = true;
      clearInterval(timer);
      for (const socket of sockets) socket.destroy();
      return { refused };
    },
  };
}
