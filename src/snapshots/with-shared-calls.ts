import { toListKey } from './cursor.js';
import type { SnapshotQuery } from './snapshot-query.js';
import type { CallContext, SnapshotPage, SnapshotSource } from './snapshot-source.js';

export interface SharedCallsOptions {
  /** Told of every question that is answered by a call which was under way already. */
  readonly onShare: () => void;
}

/** One call under way, and how many wait for its answer. */
interface SharedCall {
  readonly answer: Promise<SnapshotPage>;
  readonly controller: AbortController;
  waiting: number;
}

/**
 * Answers equal questions of one caller, asked while the first is under way, with one call; those of two callers never.
 *
 * Nothing is kept: a call is forgotten in the moment it ends, and its failure is shared like its answer. Who leaves, or
 * runs out of time, leaves alone; the call is aborted when the last one has left. It carries the request id and the deadline
 * of whoever asked first, so that a retry which would only suit those who came later is not made.
 */
export function withSharedCalls(source: SnapshotSource, { onShare }: SharedCallsOptions): SnapshotSource {
  const calls = new Map<string, SharedCall>();

  const start = (key: string, query: SnapshotQuery, call: CallContext): SharedCall => {
    const controller = new AbortController();
    const answer = source.list(query, { ...call, signal: controller.signal });
    const shared: SharedCall = { answer, controller, waiting: 0 };
    calls.set(key, shared);
    const forget = () => {
      if (calls.get(key) === shared) calls.delete(key);
    };
    answer.then(forget, forget);
    controller.signal.addEventListener('abort', forget, { once: true });
    return shared;
  };

  return {
    list: async (query, call) => {
      call.signal.throwIfAborted();
      const key = toKey(query, call);
      const underWay = calls.get(key);
      if (underWay) onShare();
      return waitFor(underWay ?? start(key, query, call), call.signal);
    },
  };
}

/** The caller and the whole question. A key has no space, so nothing of one part can pass for the other. */
function toKey(query: SnapshotQuery, { caller }: CallContext): string {
  return `${caller.key} ${query.slice.offset} ${query.slice.limit} ${toListKey(query)}`;
}

/** The shared answer, or the reason of `signal` if that is aborted first. */
async function waitFor(shared: SharedCall, signal: AbortSignal): Promise<SnapshotPage> {
  shared.waiting += 1;
  let leave: () => void = () => undefined;
  const left = new Promise<never>((_resolve, reject) => {
    leave = () => {
      reject(signal.reason as Error);
      shared.waiting -= 1;
      if (shared.waiting === 0) shared.controller.abort(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
  });
  try {
    return await Promise.race([shared.answer, left]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
