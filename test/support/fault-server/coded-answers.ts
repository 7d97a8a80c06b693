import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { Behaviour, Exchange } from './behaviour.js';
import { jsonType, toHead, toMessage } from './to-message.js';

/** Content codings of RFC 9110 §8.4.1 and RFC 7932. `deflate` is the zlib format, as §8.4.1.2 has it. */
const encoders = { gzip: gzipSync, br: brotliCompressSync, deflate: deflateSync } as const;

/** Answers whose body is compressed, or large, or both. */
export const codedAnswers = {
  /**
   * JSON in these codings, applied in the order given, which is the order in which Content-Encoding names them. Bytes are
   * sent as they are.
   */
  encoded(body: unknown, ...codings: readonly (keyof typeof encoders)[]): Behaviour {
    const plain = body instanceof Uint8Array ? Buffer.from(body) : Buffer.from(JSON.stringify(body));
    const bytes = codings.reduce<Buffer>((inner, coding) => encoders[coding](inner), plain);
    return sendWhole({ ...jsonType, 'Content-Encoding': codings.join(', ') }, bytes);
  },

  /** gzip with a few bytes in the middle overwritten. */
  corruptGzip(): Behaviour {
    const bytes = gzipSync(JSON.stringify({ total_count: 0, desktop_snapshots: [], padding: 'abcdefgh'.repeat(100) }));
    bytes.fill(0xff, 12, 24);
    return sendWhole({ ...jsonType, 'Content-Encoding': 'gzip' }, bytes);
  },

  /** Small on the wire, `decodedBytes` once decoded, a thousand times as much. */
  gzipBomb(decodedBytes: number): Behaviour {
    const head = toHead(200, { ...jsonType, 'Content-Encoding': 'gzip', Connection: 'close' });
    return (exchange) => stream(exchange, head, gzipEach(largeJson(decodedBytes, 16_777_216)));
  },

  /** No JSON, of `bytes`, each of which is a chunk of its own. */
  chunkForEachByte(bytes: number): Behaviour {
    const head = toHead(200, { ...jsonType, 'Transfer-Encoding': 'chunked', Connection: 'close' });
    return (exchange) => stream(exchange, head, [Buffer.from(`${'1\r\n-\r\n'.repeat(bytes)}0\r\n\r\n`)]);
  },

  /** Valid JSON of exactly `bytes`, at least 100, with its true Content-Length. Made as it is sent. */
  hugeBody(bytes: number): Behaviour {
    return (exchange) =>
      stream(
        exchange,
        toHead(200, { ...jsonType, 'Content-Length': String(bytes), Connection: 'close' }),
        largeJson(bytes),
      );
  },

  /** The same without a Content-Length that would warn: it ends when the connection does. */
  hugeBodyOfUnknownLength(bytes: number): Behaviour {
    return (exchange) => stream(exchange, toHead(200, { ...jsonType, Connection: 'close' }), largeJson(bytes));
  },
} as const;

function sendWhole(headers: Readonly<Record<string, string>>, bytes: Buffer): Behaviour {
  return async (exchange) => {
    await exchange.write(toMessage(200, headers, bytes));
  };
}

/** Waits for the client after every piece, so that neither side of a test holds the whole. */
async function stream(exchange: Exchange, head: string, body: Iterable<Buffer>): Promise<void> {
  await exchange.write(head);
  for (const piece of body) if (!(await exchange.write(piece))) return;
  exchange.close();
}

/** One member of gzip for each piece (RFC 1952 §2.2). Equal pieces are compressed once: a bomb costs its sender nothing. */
function* gzipEach(pieces: Iterable<Buffer>): Generator<Buffer> {
  let last: { readonly piece: Buffer; readonly member: Buffer } | undefined;
  for (const piece of pieces) {
    if (!last?.piece.equals(piece)) last = { piece, member: gzipSync(piece) };
    yield last.member;
  }
}

function* largeJson(bytes: number, pieceBytes = 65_536): Generator<Buffer> {
  const start = Buffer.from('{"total_count":0,"desktop_snapshots":[],"padding":"');
  const end = Buffer.from('"}');
  const piece = Buffer.alloc(pieceBytes, 'a');
  yield start;
  for (let left = bytes - start.length - end.length; left > 0; left -= piece.length) yield piece.subarray(0, left);
  yield end;
}
