/** One request as it arrived, byte for byte where bytes matter. */
export interface ReceivedRequest {
  /** Its place among all requests of the server, from 0. */
  readonly sequence: number;
  /** Which connection brought it, from 0 in the order of their opening. Two of one number shared a socket. */
  readonly connection: number;
  /** When its last byte was read, in milliseconds of `performance.now()`. */
  readonly at: number;
  readonly method: string;
  /** The request target as sent, still encoded: path and query. */
  readonly target: string;
  /** Names in the sender's case, in the sender's order, repetitions included. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** A request without what only its server knows. */
export type ParsedRequest = Omit<ReceivedRequest, 'sequence' | 'connection' | 'at'>;

/**
 * The value of a header, in any letter case; `undefined` when it was not sent, joined by ", " when it was sent twice.
 */
export function headerOf(request: Pick<ReceivedRequest, 'headers'>, name: string): string | undefined {
  const values = request.headers.filter(([given]) => given.toLowerCase() === name.toLowerCase());
  return values.length === 0 ? undefined : values.map(([, value]) => value).join(', ');
}

/**
 * Takes the first request off the bytes that a connection has sent so far; `undefined` until all of it is there.
 *
 * Bodies are counted by Content-Length only: no client of ours sends another kind.
 */
export function takeRequest(bytes: Buffer): { readonly request: ParsedRequest; readonly rest: Buffer } | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const [requestLine = '', ...headerLines] = bytes.subarray(0, headEnd).toString('latin1').split('\r\n');
  const [method = '', target = ''] = requestLine.split(' ');
  const headers = headerLines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
  });
  const bodyStart = headEnd + 4;
  const bodyEnd = bodyStart + Number(headerOf({ headers }, 'content-length') ?? 0);
  if (bytes.length < bodyEnd) return undefined;
  return {
    request: { method, target, headers, body: Buffer.from(bytes.subarray(bodyStart, bodyEnd)) },
    rest: bytes.subarray(bodyEnd),
  };
}
