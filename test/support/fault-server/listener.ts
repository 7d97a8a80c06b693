import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { findFreePort } from '../find-free-port.js';
import type { KeyAndCertificate } from './create-self-signed-certificate.js';

export interface ListenerOptions {
  /** Speaks TLS with it; plain TCP when absent. */
  readonly identity: KeyAndCertificate | undefined;
  /**
   * A connection was opened.
   *
   * @param tcp The TCP socket.
   * @param stream What is spoken on: `tcp` itself, or the TLS socket over it.
   * @param index Its place in the order of opening, from 0.
   */
  readonly onConnection: (tcp: Socket, stream: Socket, index: number) => void;
  /** A connection was opened or is gone. */
  readonly onChange: () => void;
}

/** One port of 127.0.0.1 that can be closed and opened again, and counts its connections. */
export interface Listener {
  readonly port: number;
  readonly connections: { readonly opened: number; readonly open: number };
  /** Closes the port and resets every connection. Harmless when it is closed. */
  refuse(): Promise<void>;
  /** Opens the port again. Harmless when it is open. */
  accept(): Promise<void>;
}

export async function startListener({ identity, onConnection, onChange }: ListenerOptions): Promise<Listener> {
  const sockets = new Set<Socket>();
  const secureContext = createSecureContext(identity);
  let opened = 0;

  const server = createServer({ noDelay: true }, (tcp) => {
    sockets.add(tcp);
    tcp.on('close', () => {
      sockets.delete(tcp);
      onChange();
    });
    onConnection(tcp, identity === undefined ? tcp : new TLSSocket(tcp, { isServer: true, secureContext }), opened);
    opened += 1;
    onChange();
  });
  // It may be closed and opened again.
  const port = await listen(server, await findFreePort());

  return {
    port,
    connections: {
      get opened() {
        return opened;
      },
      get open() {
        return sockets.size;
      },
    },
    async refuse() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) breakOff(socket);
      await closed;
    },
    async accept() {
      if (!server.listening) await listen(server, port);
    },
  };
}

/** Resets a connection, unless its end is under way: libuv refuses to reset that one, and Node would never close it. */
function breakOff(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
