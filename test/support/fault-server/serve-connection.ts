import type { Socket } from 'node:net';
import type { Behaviour, Exchange } from './behaviour.js';
import { toMessage } from './to-message.js';
import { type ParsedRequest, takeRequest } from './received-request.js';

export interface ConnectionOptions {
  /** The TCP socket: resets happen here, below TLS. */
  readonly tcp: Socket;
  /** What HTTP is spoken on: `tcp` itself, or the TLS socket over it. */
  readonly stream: Socket;
  /**
   * Answers one request; the next of this connection is read when the promise is fulfilled.
   *
   * @param promised What an earlier behaviour promised this request; `undefined`: it is the script's turn.
   */
  readonly serve: (
    request: ParsedRequest,
    exchange: Omit<Exchange, 'request'>,
    promised: Behaviour | undefined,
  ) => Promise<void>;
}

/** First byte of a TLS handshake record (RFC 8446 §5.1): from a client that takes this port for a TLS one. */
const tlsHandshake = 0x16;

/** Reads requests off one connection and has each of them served in its turn. */
export function serveConnection({ tcp, stream, serve }: ConnectionOptions): void {
  const gone = new AbortController();
  let unread: Buffer = Buffer.alloc(0);
  let serving = false;
  let promised: Behaviour | undefined;

  const exchange: Omit<Exchange, 'request'> = {
    gone: gone.signal,
    write: (bytes) => write(stream, bytes),
    close: () => {
      stream.end();
    },
    reset: () => {
      tcp.resetAndDestroy();
    },
    onNextRequest: (behaviour) => {
      promised = behaviour;
    },
  };

  const serveNext = async (): Promise<void> => {
    const taken = serving ? undefined : takeRequest(unread);
    if (taken === undefined) return;
    unread = taken.rest;
    serving = true;
    const behaviour = promised;
    promised = undefined;
    await serve(taken.request, exchange, behaviour);
    serving = false;
    await serveNext();
  };

  // A client that leaves, or that refuses a certificate, is what the tests are about: no error of the server's.
  for (const socket of new Set([tcp, stream])) socket.on('error', () => undefined);
  tcp.on('close', () => {
    gone.abort();
    stream.destroy();
  });
  stream.on('data', (chunk: Buffer) => {
    unread = Buffer.concat([unread, chunk]);
    if (unread[0] === tlsHandshake) stream.end(toMessage(400, { Connection: 'close' }, 'This port speaks plain HTTP.'));
    else void serveNext();
  });
}

/** Waits for the kernel to have taken the bytes, so that an endless behaviour cannot fill this process's memory. */
async function write(stream: Socket, bytes: string | Uint8Array): Promise<boolean> {
  if (!stream.writable) return false;
  return new Promise((resolve) => {
    stream.write(bytes, (error) => {
      resolve(error === undefined || error === null);
    });
  });
}
