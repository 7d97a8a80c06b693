/** What one connection may take, and all of them together. */
export interface ConnectionLimits {
  /** Milliseconds that an answer may wait without a byte of it being taken by the client; then the connection is ended. */
  readonly stalledWriteMs: number;
  /** Bytes of answers that may wait for their clients, over all connections. Beyond it, requests are shed. */
  readonly maxUnsentBytes: number;
}

export const defaultConnectionLimits: ConnectionLimits = { stalledWriteMs: 30_000, maxUnsentBytes: 64 * 1024 * 1024 };
