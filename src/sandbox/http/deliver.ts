import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../answer.js';
import type { Delivery } from '../faults/delivery.js';

/** Sends an answer in its manner. Resolves once it is handed over, or the client has left. */
export async function deliver(
  response: ServerResponse,
  delivery: Delivery,
  requestId: string,
  /** Called just before the status is sent, so that a client that has the answer finds it in the log. */
  noteStatus?: (status: number) => void,
): Promise<void> {
  const { answer, manner } = delivery;
  if (delivery.delayMs !== undefined || delivery.until !== undefined) await waitFor(delivery, response);
  if (response.destroyed || manner === 'hang') return;
  if (manner === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const body = Buffer.from(answer.body);
  noteStatus?.(answer.status);
  response.writeHead(answer.status, withLength(answer, body.length, requestId));
  if (manner === 'hang-after-headers') response.flushHeaders();
  else if (manner === 'cut') {
    const part = body.subarray(0, Math.min(delivery.bytes ?? Math.floor(body.length / 2), body.length - 1));
    // An empty write would never call back.
    if (part.length > 0) await new Promise((written) => response.write(part, written));
    else response.flushHeaders();
    response.destroy();
  } else response.end(body);
}

/** Waits as long as the fault asks, but no longer than the client stays. */
async function waitFor({ delayMs = 0, until }: Delivery, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => {
    gone.abort();
  });
  const left = once(gone.signal, 'abort');
  await Promise.race([until, left]);
  // The only way to fail is that the client left, which the caller sees by itself.
  await sleep(delayMs, undefined, { signal: gone.signal }).catch(() => undefined);
}

function withLength(answer: Answer, length: number, requestId: string): Record<string, string> {
  // RFC 9110 §8.6: a 204 has no Content-Length.
  const lengthHeader: Record<string, string> = answer.status === 204 ? {} : { 'content-length': String(length) };
  return { 'x-request-id': requestId, ...lengthHeader, ...answer.headers };
}
