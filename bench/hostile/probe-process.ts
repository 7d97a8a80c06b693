import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** What the probe saw since it was asked to begin. */
export interface Seen {
  /** Milliseconds of the longest answer. */
  readonly longestMs: number;
  /** Milliseconds of an answer on average. */
  readonly meanMs: number;
  readonly probes: number;
}

/** Milliseconds between an answer and the next question. */
const everyMs = 1;
const question = 'GET /livez HTTP/1.1\r\nHost: probe\r\n\r\n';

let longestMs = 0;
let sumMs = 0;
let probes = 0;
let wantsToKnow = false;

process.on('message', (message: { readonly port: number } | 'begin' | 'end') => {
  if (message === 'begin') [longestMs, sumMs, probes, wantsToKnow] = [0, 0, 0, false];
  else if (message === 'end') wantsToKnow = true;
  else void probe(message.port).catch(() => undefined);
});
process.on('disconnect', () => process.exit());

/** Asks for `/livez` on a connection of its own until that is closed. */
async function probe(port: number): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let heard: (value?: unknown) => void = () => undefined;
  socket.on('error', () => socket.destroy());
  socket.on('data', () => {
    heard();
  });
  socket.on('close', () => {
    heard();
  });
  await once(socket, 'connect');
  while (!socket.destroyed) {
    // Asked before the question is sent, so that what answers "end" has begun after it.
    const isLast = wantsToKnow;
    const startedAt = performance.now();
    const answered = new Promise((resolve) => (heard = resolve));
    socket.write(question);
    await answered;
    const tookMs = performance.now() - startedAt;
    longestMs = Math.max(longestMs, tookMs);
    sumMs += tookMs;
    probes += 1;
    if (isLast) {
      wantsToKnow = false;
      process.send?.({ longestMs, meanMs: sumMs / probes, probes } satisfies Seen);
    }
    await delay(everyMs);
  }
}
