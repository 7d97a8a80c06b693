/** The end of one answer on a connection. */
export interface AnswerEnd {
  readonly status: number;
  /** Bytes of its body. */
  readonly bytes: number;
}

/**
 * Finds the ends of answers in what a connection receives, and counts their bodies without keeping them.
 *
 * @returns what takes each chunk, and answers with the end of the answer that it completes, if any. One answer at a
 * time: nothing is pipelined.
 */
export function createAnswerParser(): (chunk: Buffer) => AnswerEnd | undefined {
  let head = '';
  let status = 0;
  let bytes = 0;
  /** Bytes of a body of known length that are still to come; undefined while a head or a chunked body is read. */
  let remaining: number | undefined;
  let chunked: ReturnType<typeof createChunkCounter> | undefined;

  const end = (): AnswerEnd => {
    const answer = { status, bytes };
    head = '';
    bytes = 0;
    remaining = undefined;
    chunked = undefined;
    return answer;
  };
  const readBody = (chunk: Buffer): AnswerEnd | undefined => {
    if (chunked) {
      const counted = chunked(chunk);
      bytes += counted.bytes;
      return counted.ended ? end() : undefined;
    }
    bytes += chunk.length;
    remaining = (remaining ?? 0) - chunk.length;
    return remaining <= 0 ? end() : undefined;
  };
  return (chunk) => {
    if (remaining !== undefined || chunked) return readBody(chunk);
    const before = head.length;
    head += chunk.toString('latin1');
    const headEnd = head.indexOf('\r\n\r\n');
    if (headEnd < 0) return undefined;
    head = head.slice(0, headEnd);
    status = Number(head.slice(9, 12));
    if (/\r\ntransfer-encoding: *chunked/i.test(head)) chunked = createChunkCounter();
    else remaining = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    return readBody(chunk.subarray(headEnd + 4 - before));
  };
}

/** Counts the bytes of a chunked body (RFC 9112 §7.1) without trailers. */
function createChunkCounter(): (data: Buffer) => { readonly bytes: number; readonly ended: boolean } {
  let line = '';
  /** Bytes of the chunk at hand that are still to come, its line break included. 0 while its size is read. */
  let remaining = 0;
  let isLast = false;
  return (data) => {
    let bytes = 0;
    let at = 0;
    while (at < data.length) {
      if (remaining > 0) {
        const taken = Math.min(remaining, data.length - at);
        // The two bytes of the line break are no part of the body.
        bytes += Math.max(0, Math.min(taken, remaining - 2));
        remaining -= taken;
        at += taken;
        if (remaining === 0 && isLast) return { bytes, ended: true };
        continue;
      }
      const lineEnd = data.indexOf('\n', at);
      line += data.toString('latin1', at, lineEnd < 0 ? data.length : lineEnd);
      if (lineEnd < 0) break;
      at = lineEnd + 1;
      const size = Number.parseInt(line, 16);
      line = '';
      isLast = size === 0;
      remaining = size + 2;
    }
    return { bytes, ended: false };
  };
}
