import { connect } from 'node:net';
import type { Draft, Manner } from './kind.js';

export interface SendOptions {
  readonly port: number;
  /** Makes documents and callers new ones: no two sends share it, unless they are to be the same. */
  readonly salt: string;
  /** Whether a draft that leaves it open carries a token. */
  readonly withToken: boolean;
}

/** What came back. */
export interface Answer {
  readonly durationMs: number;
  readonly bytes: number;
  /** The first status, and the first error code. */
  readonly summary: string;
}

/** Milliseconds after which the answer is not waited for any longer: a hundred times what is allowed. */
const patienceMs = 10_000;

/** Sends a request as its draft says, and reads until the gateway closes. */
export async function sendDraft(draft: Draft, options: SendOptions): Promise<Answer> {
  const bytes = toBytes(draft, options);
  const startedAt = performance.now();
  const connections = Array.from({ length: draft.connections ?? 1 }, () => exchange(bytes, options.port));
  const answers = await Promise.all(connections);
  const first = answers[0]?.toString('latin1') ?? '';
  const code = /"code":"(\w+)"/.exec(first)?.[1] ?? (first.includes('"data"') ? 'data' : '');
  return {
    durationMs: performance.now() - startedAt,
    bytes: answers.reduce((sum, { length }) => sum + length, 0),
    summary: `${/^HTTP\/1\.1 (\d+)/.exec(first)?.[1] ?? 'none'} ${code}`.trim(),
  };
}

/** The bytes of one connection. The last of its requests says that it is the last. */
export function toBytes(draft: Draft, { salt, withToken }: Omit<SendOptions, 'port'>): Buffer {
  if (draft.raw !== undefined) return Buffer.from(draft.raw);
  const manner: Manner = draft.manner ?? 'rows';
  const { query = '', variables, operationName } = draft;
  const count = draft.pipelined ?? 1;
  const requests = Array.from({ length: count }, (_, index) => {
    const saltHere = count > 1 ? `${salt}-${index}` : salt;
    const body =
      draft.body?.replace('SALT', saltHere) ??
      JSON.stringify({ query: `${query} #${saltHere}`, operationName, variables });
    const head = [
      'POST /graphql HTTP/1.1',
      'Host: gateway',
      `Content-Length: ${Buffer.byteLength(body)}`,
      ...(draft.headers?.some((line) => /^content-type/i.test(line)) ? [] : ['Content-Type: application/json']),
      ...((draft.token ?? withToken) ? [`X-Auth-Token: ${manner}.${salt}`] : []),
      ...(index + 1 === count ? ['Connection: close'] : []),
      ...(draft.headers ?? []),
    ];
    return `${head.join('\r\n')}\r\n\r\n${body}`;
  });
  return Buffer.from(requests.join(''));
}

async function exchange(bytes: Buffer, port: number): Promise<Buffer> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const timer = setTimeout(() => socket.destroy(), patienceMs);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => socket.destroy());
  socket.write(bytes);
  // A reset is an answer too: who sends too much at once is cut off.
  await new Promise((resolve) => socket.once('close', resolve));
  clearTimeout(timer);
  return Buffer.concat(chunks);
}
