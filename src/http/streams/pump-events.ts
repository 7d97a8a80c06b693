import type { StreamEvent } from '../../engine/event-stream.js';
import type { LiveEnding } from '../../snapshots/live-pages/live-pages.js';
import type { OpenStream } from './create-stream-registry.js';

/** Where the events of one stream go. */
export interface EventSink {
  /**
   * Hands one event over. Resolves when the client has taken it, so that the next may be made, or when the connection is gone.
   * Must not reject.
   */
  send(event: StreamEvent): Promise<void>;
  /** The last event was taken, and the stream has ended: says in the protocol's way what follows. */
  finish(ending: PumpEnding): void;
}

/** `drain`: no page is watched any more, because the gateway stops. To be cut, as all but `complete`. */
export type PumpEnding = LiveEnding | 'drain';

export interface PumpOptions {
  readonly opened: OpenStream;
  readonly sink: EventSink;
  /** Called once, when the first event is there and before it is sent: its opening has ended. Undefined if none came. */
  readonly onFirst: (event: StreamEvent | undefined) => void;
}

/**
 * Sends the events of a stream, each when the one before it was taken: the newest page waits meanwhile, and not a row of events. Ends
 * with the stream, by `OpenStream.end` or by an event that says what follows it. Never rejects.
 */
export async function pumpEvents({ onFirst, opened, sink }: PumpOptions): Promise<void> {
  const { stream } = opened;
  for (let isFirst = true; !opened.hasEnded(); isFirst = false) {
    const event = await stream.next();
    if (isFirst) onFirst(event);
    if (event) await opened.takeTurn();
    if (opened.hasEnded()) return;
    if (event) {
      opened.count();
      await sink.send(event);
    }
    const ending = event ? event.ending : 'drain';
    if (!ending || opened.hasEnded()) continue;
    opened.end(ending);
    sink.finish(ending);
  }
}
