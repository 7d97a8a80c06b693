/** Times of streams and of the connections that carry them, in milliseconds. */
export interface StreamTimes {
  /** Between two signs of life that a client is sent: proxies end a connection on which nothing moves. */
  readonly pingMs: number;
  /** Within which all streams are cut when the gateway stops; half of `DRAIN_SECONDS` where that is shorter. */
  readonly maxDrainMs: number;
}

export const defaultStreamTimes: StreamTimes = { pingMs: 12_000, maxDrainMs: 10_000 };
