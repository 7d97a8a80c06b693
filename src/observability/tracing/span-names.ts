/** Names of spans that are not made of a request's method or an operation's type. */
export const spanNames = {
  /** Of one tick of a poller. */
  tick: 'poll tick',
  /** Of the end of a stream. */
  streamEnd: 'subscription end',
  /** Of an operation whose type was not found out: its document could not be read, or is a mutation. */
  unknownOperation: 'GraphQL Operation',
} as const;
