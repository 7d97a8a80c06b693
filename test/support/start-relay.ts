import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import { until } from './until.js';

/** What carries connections to a server, until its cable is pulled. */
export interface Relay extends AsyncDisposable {
  readonly origin: string;
  /** Nothing passes any more on the connections that are open, either way, and neither end is told. Later ones are carried. */
  pull(): void;
  /** Waits until this end has closed all that were pulled. */
  closedBy(end: 'client' | 'server'): Promise<void>;
}

/** @param target Origin of the server. */
export async function startRelay(target: string): Promise<Relay> {
  const { hostname, port } = new URL(target);
  const carried: { readonly client: Socket; readonly server: Socket }[] = [];
  const pulled: typeof carried = [];
  const relay = createServer({ allowHalfOpen: true }, (client) => {
    const server = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    // A reset is told by `close`, to the other end too.
    client.on('error', () => server.destroy());
    server.on('error', () => client.destroy());
    client.pipe(server).pipe(client);
    carried.push({ client, server });
  });
  relay.listen(0, '127.0.0.1');
  await once(relay, 'listening');
  return {
    origin: `http://127.0.0.1:${(relay.address() as AddressInfo).port}`,
    pull: () => {
      for (const pair of carried.splice(0)) {
        pulled.push(pair);
        for (const socket of [pair.client, pair.server]) {
          socket.unpipe();
          socket.removeAllListeners('error');
          socket.on('error', () => undefined);
          // What is sent is lost on the way; that the sender has closed is seen here alone.
          socket.resume();
        }
      }
    },
    closedBy: (end) =>
      until('the end of what was pulled', () =>
        pulled.every(({ [end]: { readableEnded, destroyed } }) => readableEnded || destroyed),
      ),
    [Symbol.asyncDispose]: async () => {
      const closed = once(relay, 'close');
      relay.close();
      for (const { client, server } of [...carried, ...pulled]) {
        client.destroy();
        server.destroy();
      }
      await closed;
    },
  };
}
