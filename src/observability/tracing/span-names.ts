/** Of one tick of a poller. */
export const tickSpanName = 'poll tick';
/** Of the end of a stream. */
export const streamEndSpanName = 'subscription end';
/** Of an operation whose type was not found out: its document could not be read, or is a mutation. */
export const unknownOperationSpanName = 'GraphQL Operation';
