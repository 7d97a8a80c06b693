import type { IncomingMessage, ServerResponse } from 'node:http';
import { ChunkCollector } from '../lib/chunk-collector.js';
import { HttpRefusal } from './http-refusal.js';

/**
 * Reads a request's body as UTF-8, counting as it streams: a `Content-Length` may be absent or too small to be true.
 *
 * @throws {HttpRefusal} 413 as soon as there is more than `maxBytes`; 400 when it is not UTF-8.
 */
export async function readRequestBody(request: IncomingMessage, maxBytes: number): Promise<string> {
  if (Number(request.headers['content-length']) > maxBytes) {
    // What comes is thrown away, for as long as any request may take: a client that listens only when it has sent everything
    // would otherwise find a broken connection instead of the answer.
    request.resume();
    throw tooLarge(maxBytes);
  }
  return decode(await readBytes(request, maxBytes));
}

/** By events, since to iterate over a request costs more than to read it. What comes after too much is thrown away here too. */
function readBytes(request: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const collector = new ChunkCollector();
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.byteLength;
      if (length > maxBytes) reject(tooLarge(maxBytes));
      else collector.add(chunk);
    });
    request.on('end', () => {
      resolve(Buffer.concat(collector.chunks));
    });
    // The client disconnected. It gets no answer, but the wait for its body must end.
    request.on('error', reject);
  });
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new HttpRefusal(400, 'BAD_USER_INPUT', 'The body must be UTF-8.');
  }
}

function tooLarge(maxBytes: number): HttpRefusal {
  return new HttpRefusal(413, 'BAD_USER_INPUT', `The body must have at most ${maxBytes} bytes.`);
}

/**
 * Tells a waiting client to send its body (RFC 9110 §10.1.1). Call it when the head has led to no
 * refusal; one whose body is too long by its own account is not asked.
 */
export function askForBody({ headers, httpVersion }: IncomingMessage, response: ServerResponse, maxBytes: number) {
  // Another expectation than this one was refused before. A client of HTTP/1.0 knows no interim answers.
  if (headers.expect === undefined || httpVersion === '1.0') return;
  if (!(Number(headers['content-length']) > maxBytes)) response.writeContinue();
}
