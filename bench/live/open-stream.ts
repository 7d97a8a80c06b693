import { once } from 'node:events';
import { connect } from 'node:net';

/** One client of server-sent events. It reads little more of them than where they end, so that a thousand cost little. */
export interface Stream {
  /** When its request was sent, in milliseconds of `performance.now()`. */
  readonly openedAt: number;
  /** When each event arrived. */
  readonly eventsAt: readonly number[];
  /** The JSON of the newest event, or what came in place of events. */
  readonly last: () => string;
  /** Resolves when so many events have arrived, or when the stream is over. */
  seen(events: number): Promise<void>;
  /** How it ended, when it has. */
  readonly ended: Promise<StreamEnd>;
  /** Leaves. */
  close(): void;
}

export interface StreamEnd {
  readonly at: number;
  readonly kind: 'complete' | 'cut' | 'left';
}

/** @param token Of its caller. */
export async function openStream(port: number, query: string, token: string): Promise<Stream> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const eventsAt: number[] = [];
  let wake = (): void => undefined;
  let isOver = false;
  let hasLeft = false;
  let isComplete = false;
  let rest = '';
  let last = '';
  socket.setEncoding('latin1');
  socket.on('data', (chunk) => {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('event: complete')) isComplete = true;
      if (!line.startsWith('data: {')) continue;
      last = line.slice('data: '.length);
      eventsAt.push(performance.now());
    }
    wake();
  });
  socket.on('error', () => socket.destroy());
  const ended = new Promise<StreamEnd>((resolve) => {
    socket.on('close', () => {
      isOver = true;
      wake();
      resolve({ at: performance.now(), kind: hasLeft ? 'left' : isComplete ? 'complete' : 'cut' });
    });
  });
  const openedAt = performance.now();
  socket.write(toRequest(query, token));
  return {
    openedAt,
    eventsAt,
    last: () => last || rest,
    seen: async (events) => {
      while (eventsAt.length < events && !isOver) await new Promise<void>((resolve) => (wake = resolve));
    },
    ended,
    close: () => {
      hasLeft = true;
      socket.destroy();
    },
  };
}

function toRequest(query: string, token: string): string {
  const body = JSON.stringify({ query });
  const head = [
    'POST /graphql HTTP/1.1',
    'Host: gateway',
    'Content-Type: application/json',
    'Accept: text/event-stream',
    `X-Auth-Token: ${token}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
