import { setTimeout as delay } from 'node:timers/promises';
import { openEvents } from './open-events.js';

/** A client that watches, and that opens its stream again whenever it is cut or refused. */
export interface KeptStream {
  /** Whether the stream that is open now has had an event. */
  isOpen(): boolean;
  /** How long it was without an open stream, each time that one had ended: from the end to the next first event. */
  readonly gapsMs: readonly number[];
  /** Leaves, and resolves when the last stream is closed. */
  close(): Promise<void>;
}

export interface KeepStreamOptions {
  readonly token: string;
  /** Pause of the client between two attempts, in milliseconds. */
  readonly pauseMs: number;
}

/** Starts to watch; `isOpen` says when it does. */
export function keepStream(url: string, document: string, { token, pauseMs }: KeepStreamOptions): KeptStream {
  const gapsMs: number[] = [];
  let endedAt: number | undefined;
  let isOpen = false;
  let hasLeft = false;
  let leave = (): void => undefined;
  const watch = async (): Promise<void> => {
    const events = await openEvents(url, document, { token });
    leave = () => {
      events.close();
    };
    for (let event = await events.next(); !hasLeft && isData(event); event = await events.next()) {
      if (!isOpen && endedAt !== undefined) gapsMs.push(performance.now() - endedAt);
      isOpen = true;
    }
    if (isOpen) endedAt = performance.now();
    isOpen = false;
    events.close();
  };
  const comesAgain = async (): Promise<boolean> => {
    if (!hasLeft) await delay(pauseMs);
    return !hasLeft;
  };
  const keep = async (): Promise<void> => {
    // The connection can fail too, as it does while nothing listens.
    do await watch().catch(() => undefined);
    while (await comesAgain());
  };
  const done = keep();
  return {
    isOpen: () => isOpen,
    gapsMs,
    close: async () => {
      hasLeft = true;
      leave();
      await done;
    },
  };
}

function isData(event: Awaited<ReturnType<Awaited<ReturnType<typeof openEvents>>['next']>>): boolean {
  return typeof event === 'object' && event.errors === undefined;
}
