import { once } from 'node:events';
import { type ServerResponse, createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { toBody } from './create-rows.js';

/** A fast upstream of which everything is counted, and whose answers can be changed while it runs. */
export interface Upstream extends AsyncDisposable {
  readonly url: string;
  /** When each request arrived, in milliseconds of `performance.now()`. */
  readonly requestedAt: readonly number[];
  readonly connections: { readonly open: number; readonly mostOpen: number };
  /** How requests are answered from now on. */
  answerWith(answer: Answer): void;
  /** Closes the port and all connections. */
  refuse(): Promise<void>;
  /** Opens the same port again. */
  accept(): Promise<void>;
}

/** Answers one request; `socket` is its connection. */
export type Answer = (response: ServerResponse, socket: Socket) => void;

export async function startUpstream(initial: Answer): Promise<Upstream> {
  const sockets = new Set<Socket>();
  const requestedAt: number[] = [];
  let answer = initial;
  let mostOpen = 0;
  const server = createServer((request, response) => {
    requestedAt.push(performance.now());
    answer(response, request.socket);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    mostOpen = Math.max(mostOpen, sockets.size);
    socket.on('close', () => sockets.delete(socket));
  });
  const listen = async (port: number): Promise<number> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const refuse = async (): Promise<void> => {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  const port = await listen(0);
  return {
    url: `http://127.0.0.1:${port}`,
    requestedAt,
    connections: {
      get open() {
        return sockets.size;
      },
      get mostOpen() {
        return mostOpen;
      },
    },
    answerWith: (next) => {
      answer = next;
    },
    refuse,
    accept: async () => {
      await listen(port);
    },
    [Symbol.asyncDispose]: refuse,
  };
}

/** A good page of `rows` rows. */
export function page(rows: number): Answer {
  const body = toBody(rows, rows);
  return (response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  };
}

/** What a balancer answers for a service that is gone. */
export const unavailable: Answer = (response) => {
  response.writeHead(503, { 'content-type': 'text/html' }).end('<html>503 Service Unavailable</html>');
};

export function delayed(ms: number, answer: Answer): Answer {
  return (...exchange) => void setTimeout(answer, ms, ...exchange);
}
