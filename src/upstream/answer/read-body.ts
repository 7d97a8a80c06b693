import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { AppError } from '../../errors/app-error.js';

export interface BodyBounds {
  /** Most bytes after decoding. An encoded body may have half as many on the wire. */
  readonly maxBytes: number;
}

const decoders = new Map([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['br', promisify(brotliDecompress)],
  ['deflate', promisify(inflate)],
]);

/**
 * Reads a whole body of at most one content coding (RFC 9110 §8.4) as text.
 *
 * @throws {AppError} `UPSTREAM_BAD_RESPONSE` for more than the bounds, more than one coding, an unknown one, or bytes
 *   that do not decode. What the stream throws, when the connection breaks, passes through.
 */
export async function readBody(
  body: AsyncIterable<Uint8Array>,
  contentEncoding: string | string[] | undefined,
  { maxBytes }: BodyBounds,
): Promise<string> {
  // Several lines of a header are one list (RFC 9110 §5.3), and so several codings.
  const coding = [contentEncoding ?? ''].flat().join(', ').trim().toLowerCase();
  if (coding === '' || coding === 'identity') return toText(await readBytes(body, maxBytes));
  const decode = decoders.get(coding);
  if (!decode) throw new AppError('UPSTREAM_BAD_RESPONSE');
  const encoded = await readBytes(body, maxBytes / 2);
  try {
    return toText(await decode(encoded, { maxOutputLength: maxBytes }));
  } catch (cause) {
    throw new AppError('UPSTREAM_BAD_RESPONSE', { cause });
  }
}

async function readBytes(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop early destroys the stream, and with it the connection.
  for await (const chunk of body) {
    length += chunk.byteLength;
    if (length > maxBytes) throw new AppError('UPSTREAM_BAD_RESPONSE');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

/** RFC 8259 §8.1 lets a parser ignore a byte order mark; `JSON.parse` does not. */
function toText(bytes: Buffer): string {
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}
