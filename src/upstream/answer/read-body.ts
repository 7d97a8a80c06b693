import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { AppError } from '../../errors/app-error.js';

const decoders = new Map([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['br', promisify(brotliDecompress)],
  ['deflate', promisify(inflate)],
]);

type ContentEncoding = string | string[] | undefined;

/**
 * Most bytes to take from the wire of a body that may have `maxBytes` decoded: half as many where it is encoded.
 *
 * @throws {AppError} `UPSTREAM_BAD_RESPONSE` for more than one coding, or an unknown one.
 */
export function toMaxWireBytes(contentEncoding: ContentEncoding, maxBytes: number): number {
  return readDecoder(contentEncoding) ? maxBytes / 2 : maxBytes;
}

/**
 * A whole body of at most one content coding (RFC 9110 §8.4) as text.
 *
 * @param maxBytes Most bytes after decoding.
 * @throws {AppError} `UPSTREAM_BAD_RESPONSE` for more than one coding, an unknown one, more bytes when decoded, or bytes
 *   that do not decode.
 */
export async function readBody(body: Buffer, contentEncoding: ContentEncoding, maxBytes: number): Promise<string> {
  const decode = readDecoder(contentEncoding);
  if (!decode) return toText(body);
  try {
    return toText(await decode(body, { maxOutputLength: maxBytes }));
  } catch (cause) {
    throw new AppError('UPSTREAM_BAD_RESPONSE', { cause });
  }
}

/** Undefined where there is nothing to decode. */
function readDecoder(contentEncoding: ContentEncoding) {
  if (contentEncoding === undefined) return undefined;
  // Several lines of a header are one list (RFC 9110 §5.3), and so several codings.
  const coding = [contentEncoding].flat().join(', ').trim().toLowerCase();
  if (coding === '' || coding === 'identity') return undefined;
  const decode = decoders.get(coding);
  if (!decode) throw new AppError('UPSTREAM_BAD_RESPONSE');
  return decode;
}

/** RFC 8259 §8.1 lets a parser ignore a byte order mark; `JSON.parse` does not. */
function toText(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
