import type { ServerResponse } from 'node:http';
import type { StreamEvent } from '../../engine/event-stream.js';
import type { StreamEndLabel } from '../../observability/metric-specs.js';
import type { UnsentAnswers } from '../connections/connection-limits.js';
import type { StreamOpening, StreamRegistry } from './create-stream-registry.js';
import { eventStreamFrames, eventStreamHeaders } from './event-stream-frames.js';
import { type EventSink, type PumpOptions, pumpEvents } from './pump-events.js';

export interface EventStreamOptions {
  readonly streams: StreamRegistry;
  readonly unsent: UnsentAnswers;
  /** Milliseconds between two comments that tell proxies and clients that the stream is alive. */
  readonly pingMs: number;
}

/**
 * Answers with the events of a stream, until it ends or its client leaves. An end without `complete` cuts the connection
 * within its body, so that clients come again.
 *
 * @throws {HttpRefusal} what `StreamRegistry.open` refuses, before anything is written.
 */
export async function serveEventStream(
  response: ServerResponse,
  { onFirst, ...opening }: Omit<StreamOpening, 'transport'> & Pick<PumpOptions, 'onFirst'>,
  { pingMs, streams, unsent }: EventStreamOptions,
): Promise<void> {
  const { socket } = response.req;
  const opened = streams.open({ ...opening, transport: 'sse' });
  const cut = (reason: StreamEndLabel): void => {
    opened.end(reason);
    response.destroy();
  };
  const disconnect = streams.connect({ cut });
  const sink = createSink(response, () => {
    unsent.measure(socket);
    // Who takes at once what it is sent may be sent more.
    if (unsent.isFull() && socket.writableLength > 0) cut('slow');
  });
  const ping = (): void => {
    if (!response.writableEnded && socket.writableLength === 0) response.write(eventStreamFrames.ping);
  };
  const pings = setInterval(ping, pingMs);
  response.on('probe', ping);
  response.once('stalled', () => {
    opened.end('slow');
  });
  response.once('close', () => {
    clearInterval(pings);
    disconnect();
    opened.end('client');
    sink.close();
  });
  for (const [name, value] of Object.entries(eventStreamHeaders)) response.setHeader(name, value);
  response.flushHeaders();
  await pumpEvents({ opened, sink, onFirst });
}

/** @param measure To be called when an event was handed over, and when it has left. */
function createSink(response: ServerResponse, measure: () => void): EventSink & { readonly close: () => void } {
  let go = (): void => undefined;
  return {
    send: (event) =>
      new Promise((resolve) => {
        go = resolve;
        writeEvent(response, event, () => {
          measure();
          resolve();
        });
        measure();
      }),
    finish: (ending) => {
      if (ending === 'complete') response.end(eventStreamFrames.complete);
      // Not before the system has everything: the event before it says why.
      else response.req.socket.destroySoon();
    },
    // Whether Node tells a write that it was in vain depends on how far it had come.
    close: () => {
      go();
    },
  };
}

/** A longer event is not joined, but written in its pieces: a thousand streams may share them. */
const maxJoinedBytes = 16 * 1024;

/** By the socket's own cork it leaves at once and as one write; by the response's it would be several, or leave later. */
function writeEvent(response: ServerResponse, { json }: StreamEvent, whenTaken: () => void): void {
  const { socket } = response.req;
  const { afterEvent, beforeEvent } = eventStreamFrames;
  const bytes = json.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const pieces =
    bytes <= maxJoinedBytes ? [Buffer.concat([beforeEvent, ...json, afterEvent])] : [beforeEvent, ...json, afterEvent];
  socket.cork();
  for (const piece of pieces.slice(0, -1)) response.write(piece);
  response.write(pieces.at(-1), whenTaken);
  socket.uncork();
}
