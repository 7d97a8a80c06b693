import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';

/** Bytes up to which an event is copied into one frame, which costs less than a frame for each of its pieces. */
const maxCopiedBytes = 16_384;

const tail = Buffer.from('}');

/**
 * Sends one event as a `next` message. A long one in as many frames as it has pieces (RFC 6455 §5.4), so that all who are sent it share
 * its bytes, also while they wait to be taken.
 *
 * @param socket What carries the WebSocket, which must be open.
 * @param onTaken Called when the system has taken it all, or the connection is gone.
 */
export function sendEvent(
  webSocket: WebSocket,
  socket: Socket,
  { id, json }: { readonly id: string; readonly json: readonly Uint8Array[] },
  onTaken: () => void,
): void {
  const pieces = [Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`), ...json, tail];
  const bytes = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
  if (bytes <= maxCopiedBytes) {
    webSocket.send(Buffer.concat(pieces, bytes), { binary: false }, onTaken);
    return;
  }
  socket.cork();
  for (const piece of pieces.slice(0, -1)) webSocket.send(piece, { binary: false, fin: false });
  webSocket.send(tail, { binary: false, fin: true }, onTaken);
  socket.uncork();
}
