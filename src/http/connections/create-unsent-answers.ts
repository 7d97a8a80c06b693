import type { Socket } from 'node:net';

/** How much of the answers has been handed over and waits for clients to take it, over all connections. */
export interface UnsentAnswers {
  /**
   * Counts what this socket holds now. To be called when a large answer was handed over, and again when it has left or the socket
   * is closed. What the system takes at once is never counted, so that an ordinary answer costs a look.
   */
  measure(socket: Socket): void;
  /** Whether so much waits that no more answers should be made. */
  isFull(): boolean;
}

/** @param maxBytes A text counts with its characters. */
export function createUnsentAnswers(maxBytes: number): UnsentAnswers {
  // Only sockets that hold something.
  const bytesOf = new Map<Socket, number>();
  let total = 0;
  return {
    measure: (socket) => {
      const bytes = socket.destroyed ? 0 : socket.writableLength;
      const before = bytesOf.get(socket) ?? 0;
      if (bytes === before) return;
      total += bytes - before;
      if (bytes === 0) bytesOf.delete(socket);
      else bytesOf.set(socket, bytes);
    },
    isFull: () => total >= maxBytes,
  };
}
