import type { IncomingMessage } from 'node:http';
import { HttpRefusal } from './http-refusal.js';

/**
 * Reads a request's body as UTF-8, counting as it streams: a `Content-Length` may be absent or too small to be true.
 *
 * @throws {HttpRefusal} 413 as soon as there is more than `maxBytes`; 400 when it is not UTF-8.
 */
export async function readRequestBody(request: IncomingMessage, maxBytes: number): Promise<string> {
  try {
    return decode(await readBytes(request, maxBytes));
  } catch (error) {
    // What is left is thrown away as it comes, for as long as any request may take: a client that listens only when it
    // has sent everything would otherwise find a broken connection in place of the answer.
    request.resume();
    throw error;
  }
}

async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length']) > maxBytes) throw tooLarge(maxBytes);
  const chunks: Buffer[] = [];
  let length = 0;
  // Not destroyed on the way out, or the refusal could not be sent. Without an encoding set, a request streams buffers.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.byteLength;
    if (length > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new HttpRefusal(400, 'BAD_USER_INPUT', 'The body must be UTF-8.');
  }
}

function tooLarge(maxBytes: number): HttpRefusal {
  return new HttpRefusal(413, 'BAD_USER_INPUT', `The body must have at most ${maxBytes} bytes.`);
}
