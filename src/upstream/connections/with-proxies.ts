import type { buildConnector } from 'undici';
import { createTunnels } from './create-tunnels.js';
import type { Proxies } from './proxy-server.js';

type Connect = buildConnector.connector;

/**
 * Connects through the proxy of an origin, and directly where it has none: through a tunnel to `https:`, so that TLS is spoken
 * with the upstream itself, and to the proxy alone for `http:`, whose requests are then sent in absolute form.
 *
 * @param timeoutMs Milliseconds for each of: reaching the proxy, its answer, TLS.
 */
export function withProxies(connect: Connect, proxies: Proxies, timeoutMs: number): Connect {
  const tunnels = createTunnels(timeoutMs);
  return (options, callback) => {
    const { host = '', port, protocol } = options;
    const proxy = proxies.get(`${protocol}//${host}`);
    if (!proxy) {
      connect(options, callback);
      return;
    }
    const isTunnel = protocol === 'https:';
    // A tunnel needs the port, which URLs leave out where it is the scheme's own.
    const connected = isTunnel ? tunnels.open(proxy, port ? host : `${host}:443`) : tunnels.reach(proxy);
    connected.then(
      (httpSocket) => {
        if (isTunnel) connect({ ...options, httpSocket }, callback);
        else callback(null, httpSocket);
      },
      (error: unknown) => {
        callback(error as Error, null);
      },
    );
  };
}
