import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  brotliDecompress,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  gunzip,
  inflate,
  type ZlibOptions,
} from 'node:zlib';
import { AppError } from '../../errors/app-error.js';
import { withoutMark } from '../../lib/parse-json.js';

const gzip = { whole: promisify(gunzip), stream: createGunzip };
const decoders = new Map<string, Decoder>([
  ['gzip', gzip],
  ['x-gzip', gzip],
  ['br', { whole: promisify(brotliDecompress), stream: createBrotliDecompress }],
  ['deflate', { whole: promisify(inflate), stream: createInflate }],
]);

interface Decoder {
  readonly whole: (body: Uint8Array, options: { readonly maxOutputLength: number }) => Promise<Buffer>;
  readonly stream: (options: Pick<ZlibOptions, 'chunkSize'>) => NodeJS.ReadWriteStream;
}

export type ContentEncoding = string | string[] | undefined;

/** Called with how many bytes of a body are decoded by now: once for a short one, after each piece of a long one. */
export type OnDecoded = (bytes: number) => void;

/** Bytes that a decoder gives at a time, on its own thread. */
const pieceBytes = 65_536;
/** Bytes of a body that are looked at before others have their turn: about a millisecond. */
const bytesPerTurn = 524_288;

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
export async function readBody(
  body: readonly Buffer[],
  contentEncoding: ContentEncoding,
  maxBytes: number,
  onDecoded?: OnDecoded,
): Promise<string> {
  const text = await readShortBody(body, contentEncoding, maxBytes, onDecoded);
  if (text === undefined) throw new AppError('UPSTREAM_BAD_RESPONSE');
  return text;
}

/** The same; undefined for more bytes when decoded. */
export async function readShortBody(
  body: readonly Buffer[],
  contentEncoding: ContentEncoding,
  maxBytes: number,
  onDecoded?: OnDecoded,
): Promise<string | undefined> {
  const decoder = readDecoder(contentEncoding);
  if (!decoder && lengthOf(body) > maxBytes) return undefined;
  try {
    const decoded = decoder ? await decoder.whole(join(body), { maxOutputLength: maxBytes }) : join(body);
    onDecoded?.(decoded.length);
    return toText(decoded);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw new AppError('UPSTREAM_BAD_RESPONSE', { cause });
  }
}

/**
 * Decodes a body piece by piece, each in a turn of the event loop of its own. Empties `body` as far as that saves memory.
 *
 * @throws as `readBody`, once it comes to it.
 */
export async function* readPieces(
  body: Buffer[],
  contentEncoding: ContentEncoding,
  maxBytes: number,
  onDecoded?: OnDecoded,
): AsyncGenerator<Uint8Array, void> {
  const decoder = readDecoder(contentEncoding);
  let bytes = 0;
  for await (const piece of decoder ? decode(body, decoder) : split(body)) {
    bytes += piece.length;
    onDecoded?.(bytes);
    if (bytes > maxBytes) throw new AppError('UPSTREAM_BAD_RESPONSE');
    yield piece;
  }
}

async function* decode(body: Buffer[], decoder: Decoder): AsyncGenerator<Buffer, void> {
  const stream = decoder.stream({ chunkSize: pieceBytes });
  for (const chunk of body.splice(0)) stream.write(chunk);
  stream.end();
  try {
    for await (const piece of stream) yield piece as Buffer;
  } catch (cause) {
    throw new AppError('UPSTREAM_BAD_RESPONSE', { cause });
  }
}

async function* split(body: Buffer[]): AsyncGenerator<Buffer, void> {
  for (let chunk = body.shift(); chunk; chunk = body.shift()) {
    for (let at = 0; at < chunk.length; at += bytesPerTurn) {
      yield chunk.subarray(at, at + bytesPerTurn);
      await setImmediate();
    }
  }
}

function join(body: readonly Buffer[]): Buffer {
  const [first] = body;
  return first && body.length === 1 ? first : Buffer.concat(body);
}

function lengthOf(body: readonly Buffer[]): number {
  return body.reduce((sum, { length }) => sum + length, 0);
}

/** Undefined where there is nothing to decode. */
function readDecoder(contentEncoding: ContentEncoding): Decoder | undefined {
  if (contentEncoding === undefined) return undefined;
  // Several lines of a header are one list (RFC 9110 §5.3), and so several codings.
  const coding = [contentEncoding].flat().join(', ').trim().toLowerCase();
  if (coding === '' || coding === 'identity') return undefined;
  const decoder = decoders.get(coding);
  if (!decoder) throw new AppError('UPSTREAM_BAD_RESPONSE');
  return decoder;
}

function toText(bytes: Buffer): string {
  return withoutMark(bytes.toString('utf8'));
}
