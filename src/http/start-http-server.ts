import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defaultConnectionLimits, type UnsentAnswers } from './connections/connection-limits.js';
import { serveConnections } from './connections/serve-connections.js';
import { createUpgradableMessage } from './sockets/create-upgradable-message.js';
import type { WebSockets } from './sockets/create-web-sockets.js';

export interface HttpServerOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly maxHeaderBytes: number;
  /**
   * Seconds that a connection stays open without a request. A balancer in front keeps its side for less, and so is the one to
   * close. It may be longer than the patience with a sender, whose time begins with the first byte of a request.
   */
  readonly keepAliveSeconds: number;
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** 10 s for headers and 15 s for a whole request when absent. */
  readonly patience?: SenderPatience;
  /** Null or absent: requests that offer an upgrade are answered like any other. */
  readonly sockets?: Pick<WebSockets, 'accepts' | 'open'> | null;
  /** Counts the bytes that wait for clients. */
  readonly unsent: UnsentAnswers;
  /** As in `ConnectionLimits`; its default when absent. */
  readonly stalledWriteMs?: number;
}

/** How long a sender may take, in milliseconds. A slower one holds a connection for nothing: 408 by Node itself. */
export interface SenderPatience {
  readonly headersMs: number;
  /** Headers and body together. */
  readonly requestMs: number;
  /** The 408 comes so much later at most. */
  readonly checkEveryMs: number;
}

/**
 * Connections that wait to be accepted; the system may bound it lower. With Node's 511 the clients of a burst are dropped and
 * try to connect again after one second and three, where they should be refused at once.
 */
const backlog = 4096;

const defaultPatience: SenderPatience = { headersMs: 10_000, requestMs: 15_000, checkEveryMs: 1000 };

export interface HttpServer {
  /** Scheme, address and port that it listens on. */
  readonly origin: string;
  /**
   * Lets the requests in flight be answered for up to `graceMs`, and then closes everything. Until then it listens and
   * answers, so that no request is refused before a load balancer knows.
   */
  readonly close: (graceMs: number) => Promise<void>;
}

/** Starts listening. Rejects if the address is not available. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { patience = defaultPatience, stalledWriteMs = defaultConnectionLimits.stalledWriteMs, sockets } = options;
  const server = createServer({
    maxHeaderSize: options.maxHeaderBytes,
    headersTimeout: patience.headersMs,
    requestTimeout: patience.requestMs,
    connectionsCheckingInterval: patience.checkEveryMs,
    keepAliveTimeout: options.keepAliveSeconds * 1000,
    // Refused with the headers of every answer, which Node's own refusal has not.
    requireHostHeader: false,
    ...(sockets && {
      IncomingMessage: createUpgradableMessage((request) =>
        sockets.accepts(request, connections.isAtRest(request.socket)),
      ),
    }),
  });
  // A client may end its side when it has sent its request. Node would end the other, and take its answer away.
  Object.assign(server, { httpAllowHalfOpen: true });
  const connections = serveConnections(server, { ...options, stalledWriteMs });
  if (sockets) {
    server.on('upgrade', (request, _socket, head) => {
      sockets.open(request, head);
    });
  }
  await listen(server, options);
  return {
    origin: toOrigin(server),
    close: async (graceMs) => {
      await connections.drain(graceMs);
      connections.stop();
      await close(server);
    },
  };
}

function listen(server: Server, { host, port }: HttpServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog }, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

function toOrigin(server: Server): string {
  // A server that listens on a port has no other form of address.
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
