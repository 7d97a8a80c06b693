import { setTimeout as delay } from 'node:timers/promises';
import { type KeptStream, keepStream } from '../../test/support/keep-stream.js';
import { type Outcome, createCallers } from '../load/create-callers.js';

export const requestsPerSecond = 200;
export const streamCount = 300;
/** Each has five streams, of the twenty that it may have. */
const callerCount = 60;
const pages = 20;

/** Requests at a steady pace, and streams that are opened again when they end. */
export interface Load extends AsyncDisposable {
  readonly streams: readonly KeptStream[];
  /** Resolves when every stream is open. @throws {Error} when that takes more than a minute. */
  allOpen(): Promise<void>;
  /** Ends the requests. @returns how each of them ended. */
  endRequests(): Promise<readonly Outcome[]>;
}

/** Resolves when every stream is open, and requests are being sent. */
export async function startLoad(url: string): Promise<Load> {
  const streams = Array.from({ length: streamCount }, (_, index) =>
    keepStream(url, toSubscription(index % pages), { token: `caller-${index % callerCount}`, pauseMs: 500 }),
  );
  const callers = createCallers(new URL(url), callerCount);
  const sent: Promise<Outcome>[] = [];
  let hasEnded = false;
  const ask = async (): Promise<void> => {
    const startedAt = performance.now();
    while (!hasEnded) {
      const due = ((performance.now() - startedAt) * requestsPerSecond) / 1000;
      while (sent.length < due) sent.push(callers.operate());
      await delay(2);
    }
  };
  const allOpen = async (): Promise<void> => {
    const giveUpAt = performance.now() + 60_000;
    while (!streams.every((stream) => stream.isOpen())) {
      if (performance.now() > giveUpAt) throw new Error('Every stream must be open within a minute, but is not.');
      await delay(20);
    }
  };
  await allOpen();
  const asking = ask();
  return {
    streams,
    allOpen,
    endRequests: async () => {
      hasEnded = true;
      await asking;
      return Promise.all(sent);
    },
    [Symbol.asyncDispose]: async () => {
      hasEnded = true;
      await asking;
      await Promise.all(streams.map((stream) => stream.close()));
      callers.close();
    },
  };
}

function toSubscription(number: number): string {
  return `subscription { snapshots(page: { offset: ${number * 50}, limit: 50 }) { totalCount nodes { id status } } }`;
}
