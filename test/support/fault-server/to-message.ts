import { STATUS_CODES } from 'node:http';

/** Header lines in the order given; a list repeats its name. */
export type Headers = Readonly<Record<string, string | readonly string[]>>;

/** The head of an answer, up to and with the empty line. */
export function toHead(status: number, headers: Headers = {}): string {
  const lines = Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().map((value) => `${name}: ${value}`),
  );
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Unknown'}`, ...lines, '', ''].join('\r\n');
}

/** A whole answer with a body of known length. */
export function toMessage(status: number, headers: Headers, body: string | Uint8Array): Buffer {
  const bytes = Buffer.from(body);
  return Buffer.concat([Buffer.from(toHead(status, { ...headers, 'Content-Length': String(bytes.length) })), bytes]);
}

/** The headers of a JSON answer. */
export const jsonType = { 'Content-Type': 'application/json' } as const;

/** A page without rows: the smallest answer that keeps the contract of `schema/upstream.openapi.yaml`. */
export const emptyPageBody = { total_count: 0, desktop_snapshots: [] } as const;
