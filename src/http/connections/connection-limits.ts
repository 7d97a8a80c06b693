import type { Socket } from 'node:net';

/** What one connection may take, and all of them together. */
export interface ConnectionLimits {
  /** Milliseconds that an answer may wait without a byte of it being taken by the client; then the connection is ended. */
  readonly stalledWriteMs: number;
  /** Bytes of answers that may wait for their clients, over all connections. Beyond it, requests are shed. */
  readonly maxUnsentBytes: number;
}

export const defaultConnectionLimits: ConnectionLimits = { stalledWriteMs: 30_000, maxUnsentBytes: 64 * 1024 * 1024 };

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
