import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { createDrain } from '../create-drain.js';
import { type ConnectionOptions, type Connection, createConnection } from './create-connection.js';
import { toRawRefusal } from './raw-refusal.js';

export interface ServeConnectionsOptions extends Pick<ConnectionOptions, 'handle' | 'unsent'> {
  /** As in `ConnectionLimits`. */
  readonly stalledWriteMs: number;
}

/** The connections of a server. */
export interface Connections {
  /** Whether nothing is to be answered on this connection, so that it may be used for something else. */
  isAtRest(socket: Duplex): boolean;
  /** Lets requests in flight be answered for up to `graceMs`. */
  drain(graceMs: number): Promise<void>;
  /** Looks after them no more. */
  stop(): void;
}

/** Looks at a connection within the time after which a write is stalled. */
const looks = 10;

/**
 * Handles what comes over the connections of a server, one request of each at a time, and everything that Node would otherwise answer or
 * close by itself (`lib/_http_server.js`): an expectation, a CONNECT, what is no HTTP, and a sender who is too slow.
 */
export function serveConnections(server: Server, options: ServeConnectionsOptions): Connections {
  const connections = new Map<Duplex, Connection>();
  const drain = createDrain();
  const connectionOptions = {
    handle: options.handle,
    unsent: options.unsent,
    drain,
    maxLooks: looks,
  };
  server.on('connection', (socket) => {
    connections.set(socket, createConnection(socket, connectionOptions));
    socket.on('close', () => connections.delete(socket));
  });
  const take = ({ socket }: IncomingMessage, response: ServerResponse): void => {
    connections.get(socket)?.take(response);
  };
  server.on('request', take);
  server.on('checkContinue', take);
  server.on('checkExpectation', take);
  server.on('connect', ({ socket }: IncomingMessage) => {
    connections.get(socket)?.refuse('405 Method Not Allowed');
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const refusal = toRawRefusal(error);
    if (refusal === 'none') socket.destroy();
    else if (refusal !== 'ignored') connections.get(socket)?.refuse(refusal);
  });
  const timer = setInterval(() => {
    for (const connection of connections.values()) connection.look();
  }, options.stalledWriteMs / looks).unref();
  return {
    isAtRest: (socket) => connections.get(socket)?.isAtRest() ?? false,
    drain: async (graceMs) => {
      const finished = drain.finish(graceMs);
      for (const connection of connections.values()) connection.sayGoodbye();
      await finished;
    },
    stop: () => {
      clearInterval(timer);
    },
  };
}
