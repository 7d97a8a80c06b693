/** What one WebSocket may take, and all of them together. */
export interface SocketLimits {
  /** Milliseconds from its opening to `connection_init`. */
  readonly introductionMs: number;
  /** Sockets that have not introduced themselves. */
  readonly maxStrangers: number;
  /** Operations of one socket at a time. */
  readonly maxOperations: number;
  /** Milliseconds that a socket may be without an operation. Looked at with each ping. */
  readonly idleMs: number;
  /** Milliseconds from our closing frame until the connection is destroyed. */
  readonly closingMs: number;
  /** Answers to what a client sends, events left out, that may wait until it reads them. */
  readonly maxUnreadReplies: number;
  /** Fragments of one message; as many reads more than its length explains may bring a part of one. */
  readonly maxPieces: number;
  /** Messages and pings that one socket may send a second, and at once. */
  readonly messagesPerSecond: number;
  readonly messageBurst: number;
}

export const defaultSocketLimits: SocketLimits = {
  introductionMs: 3000,
  maxStrangers: 100,
  maxOperations: 10,
  idleMs: 60_000,
  closingMs: 2000,
  maxUnreadReplies: 60,
  maxPieces: 500,
  messagesPerSecond: 100,
  messageBurst: 300,
};
