import { type Socket, connect } from 'node:net';
import { createWaitingRoom } from './fault-server/create-waiting-room.js';
import { type RawAnswer, parseAll } from './exchange.js';

/** A client's connection, of which everything is said by hand. */
export interface RawConnection extends Disposable {
  readonly socket: Socket;
  write(text: string): void;
  /** Waits until `count` answers have begun, interim ones left out. */
  answered(count: number): Promise<readonly RawAnswer[]>;
  /** Waits until the server has closed it: all answers, interim ones left out. */
  ended(): Promise<readonly RawAnswer[]>;
}

/** @param reads Whether what comes is read; when absent, it is. */
export async function openRawConnection(
  origin: string,
  { reads = true }: { readonly reads?: boolean } = {},
): Promise<RawConnection> {
  const { hostname, port } = new URL(origin);
  const socket = connect({ port: Number(port), host: hostname, noDelay: true, allowHalfOpen: true });
  const waitingRoom = createWaitingRoom();
  const chunks: Buffer[] = [];
  if (reads) {
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      waitingRoom.changed();
    });
  }
  let hasEnded = false;
  const end = () => {
    hasEnded = true;
    waitingRoom.changed();
  };
  // Cut off: what has come until then still counts.
  socket.on('error', end);
  socket.on('end', end);
  socket.on('close', end);
  await new Promise((resolve) => socket.once('connect', resolve));
  const finals = () => parseAll(Buffer.concat(chunks)).filter(({ status }) => status >= 200);
  return {
    socket,
    write: (text) => void socket.write(text),
    answered: async (count) => {
      await waitingRoom.until(`${count} answers`, () => finals().length >= count);
      return finals();
    },
    ended: async () => {
      await waitingRoom.until('the end of a connection', () => hasEnded);
      return finals();
    },
    [Symbol.dispose]: () => {
      socket.destroy();
      waitingRoom.close();
    },
  };
}
