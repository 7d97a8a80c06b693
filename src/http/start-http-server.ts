import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { answerHeaders } from './browsers/answer-headers.js';
import { createDrain } from './create-drain.js';
import { toRequestId } from './request-id.js';

export interface HttpServerOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly maxHeaderBytes: number;
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** 10 s for headers and 15 s for a whole request when absent. */
  readonly patience?: SenderPatience;
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
   * answers on, so that nobody is turned away before a load balancer has heard of it.
   */
  readonly close: (graceMs: number) => Promise<void>;
}

/** Starts listening. Rejects when the address cannot be had. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const drain = createDrain();
  const { patience = defaultPatience } = options;
  const server = createServer(
    {
      maxHeaderSize: options.maxHeaderBytes,
      headersTimeout: patience.headersMs,
      requestTimeout: patience.requestMs,
      connectionsCheckingInterval: patience.checkEveryMs,
      // Longer than a load balancer keeps its side, which must be the one to close.
      keepAliveTimeout: 65_000,
    },
    (request, response) => {
      drain.begin(response);
      void options.handle(request, response);
    },
  );
  server.on('clientError', answerUnreadable);
  await listen(server, options);
  return {
    origin: toOrigin(server),
    close: async (graceMs) => {
      await drain.finish(graceMs);
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

const statusByErrorCode = new Map([
  ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large'],
  ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout'],
]);

/** Bytes that are no HTTP request, or come too slowly to become one. Says which, and nothing of what was sent. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status = statusByErrorCode.get(error.code ?? '') ?? '400 Bad Request';
  const requestId = toRequestId(undefined);
  const headers = { ...answerHeaders, connection: 'close', 'content-length': '0', 'x-request-id': requestId };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n`);
}
