import { type Server, type Socket, connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A cable between a client and a server: what is sent into either end comes out of the other. */
export interface Cable extends AsyncDisposable {
  /** Scheme, host and port of the client's end. */
  readonly origin: string;
  /** Pulls it out: of the connections that exist nothing comes through any more, not even their end. New ones are as before. */
  pull(): void;
}

/** @param origin Scheme, host and port of the server. */
export async function startCable(origin: string): Promise<Cable> {
  const { hostname, port } = new URL(origin);
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    const far = connect({ host: hostname, port: Number(port), allowHalfOpen: true, noDelay: true });
    join(near, far);
    join(far, near);
    sockets.add(near).add(far);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pull: () => {
      for (const socket of sockets) {
        socket.removeAllListeners('close').unpipe().pause();
      }
    },
    [Symbol.asyncDispose]: () => end(server, sockets),
  };
}

function join(from: Socket, to: Socket): void {
  from.pipe(to);
  from.on('error', () => undefined);
  from.on('close', () => to.destroy());
}

async function end(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
}
