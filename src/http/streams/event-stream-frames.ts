import type { OutgoingHttpHeaders } from 'node:http';

/**
 * How server-sent events are written (HTML standard, §9.2.6), as the distinct-connections mode of GraphQL over SSE has it. The JSON of
 * an event is one line, so that it needs no more than one `data`.
 */
export const eventStreamFrames = {
  beforeEvent: Buffer.from('event: next\ndata: '),
  afterEvent: Buffer.from('\n\n'),
  /** Its empty `data` is for `EventSource`, which drops an event without one. */
  complete: Buffer.from('event: complete\ndata:\n\n'),
  /** A comment, which clients take no notice of. */
  ping: Buffer.from(':\n\n'),
} as const;

export const eventStreamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  // nginx would collect events before it passes them on.
  'x-accel-buffering': 'no',
} as const satisfies OutgoingHttpHeaders;
