import { connect } from 'node:net';

/** One answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Sends bytes as they are, on a connection of their own, and gives all answers that come until the server closes it: the
 * last request must say `Connection: close`, or be one that is not answered otherwise.
 *
 * Like many a simple client, it listens when it has sent everything, and not before.
 */
export async function exchange(
  origin: string,
  ...parts: readonly (string | Uint8Array)[]
): Promise<readonly RawAnswer[]> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  const failed = new Promise<never>((_, reject) => socket.once('error', reject));
  for (const part of parts) {
    const taken = new Promise<void>((resolve) => {
      socket.write(part, () => {
        resolve();
      });
    });
    await Promise.race([failed, taken]);
  }
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await Promise.race([failed, new Promise((resolve) => socket.once('close', resolve))]);
  return parseAll(Buffer.concat(chunks));
}

/** A request with a JSON body, as bytes. */
export function rawPost(body: string, headers: readonly string[] = []): string {
  const lines = ['POST /graphql HTTP/1.1', 'Host: gateway', 'Content-Type: application/json', ...headers];
  return `${lines.join('\r\n')}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** A request without a body, after which the connection closes. */
export function rawGet(target: string, headers: readonly string[] = []): string {
  return [`GET ${target} HTTP/1.1`, 'Host: gateway', 'Connection: close', ...headers, '', ''].join('\r\n');
}

/** All that came, the last perhaps cut. */
export function parseAll(bytes: Buffer): readonly RawAnswer[] {
  if (bytes.length === 0) return [];
  const headEnd = bytes.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = bytes.subarray(0, headEnd).toString('latin1').split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  const bodyEnd = headEnd + 4 + Number(headers['content-length'] ?? 0);
  const answer = {
    status: Number(statusLine.split(' ')[1]),
    headers,
    body: bytes.subarray(headEnd + 4, bodyEnd).toString(),
  };
  return [answer, ...parseAll(bytes.subarray(bodyEnd))];
}
