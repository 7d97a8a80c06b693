import { Agent, type Dispatcher, buildConnector, errors } from 'undici';
import { holdEndWhilePaused } from './connections/hold-end-while-paused.js';
import { inAbsoluteForm } from './connections/in-absolute-form.js';
import type { Proxies } from './connections/proxy-server.js';
import { withProxies } from './connections/with-proxies.js';

export interface DispatcherOptions {
  /** Most connections to one origin at a time. */
  readonly maxConnections: number;
  /** None when absent. */
  readonly proxies?: Proxies;
}

/** Milliseconds to connect, TLS included; through a proxy for each step. */
const connectTimeoutMs = 2000;
/** Milliseconds. A server's hint to keep a connection longer is how a stale one comes about. */
const keepAliveMs = 4000;
/** IAM sends its token in a header, which may have 40,000 characters. */
const maxHeaderBytes = 65_536;

/** Bytes that had come over a connection before it broke; set on errors of sockets by `createDispatcher`. */
export const bytesReadBefore = Symbol('bytesReadBefore');

/**
 * The connections to the upstream: bounded, without pipelining, and without any of undici's own interceptors, so that
 * nothing is followed, repeated or kept on the side.
 */
export function createDispatcher({ maxConnections, proxies = new Map() }: DispatcherOptions): Dispatcher {
  const direct = buildConnector({ timeout: connectTimeoutMs });
  // Without proxies this costs nothing, for connections and for requests.
  const connect = proxies.size === 0 ? direct : withProxies(direct, proxies, connectTimeoutMs);
  const agent = new Agent({
    connections: maxConnections,
    pipelining: 1,
    keepAliveTimeout: keepAliveMs,
    keepAliveMaxTimeout: keepAliveMs,
    maxHeaderSize: maxHeaderBytes,
    connect: (options, callback) => {
      connect(options, (...result) => {
        const [, socket] = result;
        // Before undici's own listener, so that it finds the error as it is made to be here.
        socket?.prependListener('error', (error: Error) => {
          describeBreak(error, socket.bytesRead);
        });
        if (socket) holdEndWhilePaused(socket);
        callback(...result);
      });
    },
  });
  return proxies.size === 0 ? agent : agent.compose(inAbsoluteForm(proxies));
}

function describeBreak(error: Error, bytesRead: number): void {
  // undici reports what it had read of a broken connection only if the other side closed it, not if it was reset.
  Object.assign(error, { [bytesReadBefore]: bytesRead });
  // Errors of the code that it gives to these leave the request in its queue (client-h1.js, onHttpSocketClose): it would
  // open another connection for a request that was given up, and keep that.
  const isGivenUp = error instanceof errors.InformationalError && error.message === 'aborted';
  if (isGivenUp) Object.assign(error, { code: 'UND_ERR_ABORTED' });
}
