import type { Readable } from 'node:stream';

/** No request that the sandbox understands is anywhere near as long. */
const maxBodyBytes = 262_144;

/** A request's body is longer than the sandbox takes. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/**
 * Reads a whole body as UTF-8.
 *
 * @throws {BodyTooLarge} as soon as too much has come; the rest is not read.
 */
export async function readBody(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) throw new BodyTooLarge(`The body must have at most ${maxBodyBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
