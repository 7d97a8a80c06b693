import { request as requestOverHttp } from 'node:http';
import type { Socket } from 'node:net';
import { buildConnector, errors } from 'undici';
import { ProxyError } from './proxy-error.js';
import { type ProxyServer, authorizationOf } from './proxy-server.js';

/** Connections to proxies, and through them. */
export interface Tunnels {
  /**
   * Connects to the proxy itself, with TLS if its URL says so.
   *
   * @throws {ProxyError}
   */
  reach(proxy: ProxyServer): Promise<Socket>;
  /**
   * Has the proxy connect to a host, by CONNECT (RFC 9110 §9.3.6): what is written is read there.
   *
   * @param authority `host:port`
   * @throws {ProxyError}
   */
  open(proxy: ProxyServer, authority: string): Promise<Socket>;
}

/** @param timeoutMs Milliseconds to connect to the proxy, and again as many for its answer to CONNECT. */
export function createTunnels(timeoutMs: number): Tunnels {
  const connect = buildConnector({ timeout: timeoutMs });
  const reach = async ({ url }: ProxyServer): Promise<Socket> => {
    const { host, protocol, port } = url;
    const hostname = url.hostname.replace(/^\[|\]$/g, '');
    return new Promise((resolve, reject) => {
      connect({ host, hostname, protocol, port }, (...[cause, socket]) => {
        if (socket) resolve(socket);
        else reject(new ProxyError({ cause }));
      });
    });
  };
  return {
    reach,
    open: async (proxy, authority) => {
      const socket = await reach(proxy);
      return askForTunnel(socket, { authority, headers: authorizationOf(proxy), timeoutMs });
    },
  };
}

interface TunnelRequest {
  readonly authority: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

function askForTunnel(socket: Socket, { authority, headers, timeoutMs }: TunnelRequest): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const request = requestOverHttp({
      method: 'CONNECT',
      path: authority,
      headers: { host: authority, connection: 'keep-alive', ...headers },
      createConnection: () => socket,
    });
    const timer = setTimeout(() => {
      request.destroy(new errors.ConnectTimeoutError());
    }, timeoutMs);
    request.once('connect', ({ statusCode: status = 0 }, tunnel: Socket, head) => {
      clearTimeout(timer);
      if (status >= 200 && status < 300) {
        if (head.length > 0) tunnel.unshift(head);
        resolve(tunnel);
      } else {
        tunnel.destroy();
        reject(new ProxyError({ status }));
      }
    });
    request.once('error', (cause) => {
      clearTimeout(timer);
      socket.destroy();
      reject(new ProxyError({ cause }));
    });
    request.end();
  });
}
