import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Tells a waiting client to send its body (RFC 9110 §10.1.1). Call it when the head has led to no
 * refusal; one whose body is too long by its own account is not asked.
 */
export function askForBody({ headers, httpVersion }: IncomingMessage, response: ServerResponse, maxBytes: number) {
  // Another expectation than this one was refused before. A client of HTTP/1.0 knows no interim answers.
  if (headers.expect === undefined || httpVersion === '1.0') return;
  if (!(Number(headers['content-length']) > maxBytes)) response.writeContinue();
}
