import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Tells a client that waits to be asked that its body is wanted (RFC 9110 §10.1.1). To be called when nothing of its head has led to a
 * refusal; one whose body is too long by its own account is not asked.
 */
export function askForBody({ headers, httpVersion }: IncomingMessage, response: ServerResponse, maxBytes: number) {
  // Another expectation than this one was refused before. A client of HTTP/1.0 knows no interim answers.
  if (headers.expect === undefined || httpVersion === '1.0') return;
  if (!(Number(headers['content-length']) > maxBytes)) response.writeContinue();
}
