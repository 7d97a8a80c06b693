import type { Duplex } from 'node:stream';
import type { GatewayErrors } from '../answer.js';

/** Answers what is no HTTP request at all, or has too long headers, on the bare socket, and closes it. */
export function answerClientError(
  error: NodeJS.ErrnoException,
  socket: Duplex,
  gatewayErrors: GatewayErrors,
  requestId: string,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const isTooLong = error.code === 'HPE_HEADER_OVERFLOW';
  const [status, message] = isTooLong ? ([494, 'Request header too large'] as const) : ([400, 'Bad request'] as const);
  const { body } = gatewayErrors(status, '0201', message, requestId);
  const head = [
    `HTTP/1.1 ${status} ${message}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
