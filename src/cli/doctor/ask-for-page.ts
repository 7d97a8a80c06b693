import type { Dispatcher } from 'undici';
import { systemClock } from '../../lib/clock.js';
import type { Caller, SnapshotPage } from '../../snapshots/snapshot-source.js';
import { defaultSort } from '../../snapshots/snapshot-query.js';
import { type AttemptOptions, createSendAttempt } from '../../upstream/create-send-attempt.js';
import { codeOf } from './explain-connection-failure.js';
import { type OverheardAnswer, listenIn } from './listen-in.js';

/** How many rows the doctor asks for: enough to see more than one kind of them. */
export const askedRows = 20;

export interface PageResult {
  /** What the gateway's own code makes of the answer; undefined when it can make nothing of it. */
  readonly page: SnapshotPage | undefined;
  /** What it throws then. */
  readonly thrown: unknown;
  readonly answer: OverheardAnswer;
  readonly durationMs: number;
  /** Milliseconds since the epoch, on this machine's clock: when the question went out, or a little before. */
  readonly sentAt: number;
}

export type PageQuestion = Omit<AttemptOptions, 'clock' | 'dispatcher' | 'observer'> & {
  readonly dispatcher: Dispatcher;
  readonly caller: Caller;
};

/** One attempt of one small list call, by the code with which the gateway makes its own. Nothing is tried again. */
export async function askForPage({ caller, ...options }: PageQuestion): Promise<PageResult> {
  const { dispatcher, answer } = listenIn(options.dispatcher);
  const noObserver = {
    attemptEnded: () => undefined,
    circuitChanged: () => undefined,
    callWaits: () => () => undefined,
    answerDrifted: () => undefined,
  };
  const send = createSendAttempt({ ...options, dispatcher, observer: noObserver, clock: systemClock });
  const query = { filter: {}, sort: defaultSort, slice: { offset: 0, limit: askedRows } };
  const { signal } = new AbortController();
  const [sentAt, startedAt] = [Date.now(), performance.now()];
  const result = await send({ query, caller, signal, deadlineAt: Infinity, requestId: 'doctor' }).then(
    (page) => ({ page, thrown: undefined }),
    (thrown: unknown) => {
      // What has no code is no failure of a connection, but a bug of ours.
      if (codeOf(thrown) === '') throw thrown;
      return { page: undefined, thrown };
    },
  );
  return { ...result, answer, sentAt, durationMs: performance.now() - startedAt };
}
