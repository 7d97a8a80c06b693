import { once } from 'node:events';
import { type RequestListener, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Something that serves GraphQL. */
export interface Listener extends AsyncDisposable {
  readonly url: string;
}

/** Serves `handle` on this machine alone; port 0 picks a free one. */
export async function listen(handle: RequestListener, port = 0): Promise<Listener> {
  const server = createServer(handle);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
