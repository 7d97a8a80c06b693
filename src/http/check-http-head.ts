import type { IncomingMessage } from 'node:http';
import { HttpRefusal } from './http-refusal.js';

/** As Node reads it, which distinguishes it from every other expectation. */
const continueExpectation = /(?:^|\W)100-continue(?:$|\W)/i;

/**
 * Checks what HTTP itself asks of every request. Node would refuse it too, but without the headers that every answer carries.
 *
 * @throws {HttpRefusal} 400 without exactly one Host (RFC 9112 §3.2; a request of HTTP/1.0 may have none), or 417.
 */
export function checkHttpHead({ headers, rawHeaders, httpVersion }: IncomingMessage): void {
  const hosts = countHosts(rawHeaders);
  if (hosts > 1 || (hosts === 0 && httpVersion !== '1.0')) {
    throw new HttpRefusal(400, 'BAD_USER_INPUT', 'A request must have exactly one Host header.', {
      connection: 'close',
    });
  }
  if (headers.expect !== undefined && httpVersion !== '1.0' && !continueExpectation.test(headers.expect)) {
    throw new HttpRefusal(417, 'BAD_USER_INPUT', 'The only expectation that can be met is 100-continue.');
  }
}

/** Of repeated ones `headers` has only the first. */
function countHosts(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === 'host') count += 1;
  }
  return count;
}
