import { once } from 'node:events';
import { type AddressInfo, type Socket, createServer } from 'node:net';
import { toBody } from './create-rows.js';

export interface StubUpstream extends AsyncDisposable {
  readonly url: string;
}

/**
 * Answers `GET /v2/{project}/snapshots?limit=…` with that many rows, out of a buffer.
 *
 * It reads no more of HTTP than the end of a request and its `limit`, so that it takes little of the core that it
 * shares with the load.
 */
export async function startStubUpstream(sizes: readonly number[]): Promise<StubUpstream> {
  const answers = new Map(sizes.map((rows) => [String(rows), toAnswer(toBody(rows))]));
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A server that is stopped may reset its connections.
    socket.on('error', () => socket.destroy());
    let rest = '';
    socket.on('data', (chunk) => {
      const heads = (rest + chunk.toString('latin1')).split('\r\n\r\n');
      rest = heads.pop() ?? '';
      for (const head of heads) socket.write(answers.get(/[?&]limit=(\d+)/.exec(head)?.[1] ?? '') ?? notFound);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

const notFound = Buffer.from('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');

function toAnswer(body: string): Buffer {
  const length = Buffer.byteLength(body);
  const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;
  return Buffer.from(head + body);
}
