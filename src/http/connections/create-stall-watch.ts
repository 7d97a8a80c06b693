import type { Socket } from 'node:net';

/** Distinguishes a client that reads slowly from one that does not read. */
export interface StallWatch {
  /** To be called again and again. True once nothing of what waits has been taken for `maxLooks` of these calls. */
  isStalled(): boolean;
}

export function createStallWatch(socket: Socket, maxLooks: number): StallWatch {
  let taken: number | undefined;
  let looksInVain = 0;
  return {
    isStalled: () => {
      const before = taken;
      taken = socket.writableLength === 0 ? undefined : bytesTaken(socket);
      looksInVain = taken === undefined || taken !== before ? 0 : looksInVain + 1;
      return looksInVain >= maxLooks;
    },
  };
}

/** Node's own handle of a socket, with the two numbers that its own socket time-out looks at (`lib/net.js`, `_onTimeout`). */
interface StreamHandle {
  readonly bytesWritten: number;
  readonly writeQueueSize: number;
}

/**
 * Bytes that the system has taken of this socket since it was opened. No public API reports progress within one write, and an
 * answer is one write.
 */
function bytesTaken(socket: Socket): number {
  const { _handle } = socket as unknown as { readonly _handle: StreamHandle | null };
  return _handle ? _handle.bytesWritten - _handle.writeQueueSize : 0;
}
