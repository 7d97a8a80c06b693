import type { CallerKey } from './create-caller-keys.js';
import { toListKey } from './to-list-key.js';
import type { SnapshotQuery } from './snapshot-query.js';
import type { CallContext, SnapshotPage, SnapshotSource } from './snapshot-source.js';

export interface SharedCallsOptions {
  /** Told of every question that is answered by a call which was under way already. */
  readonly onShare: () => void;
  /** Told of every call that was answered with a page, by the key of its caller. */
  readonly onAnswer: (key: CallerKey) => void;
}

/** One call under way, and who waits for its answer. */
interface SharedCall {
  readonly controller: AbortController;
  /**
   * Nobody, once it has ended: whatever a `Map` has once held, its outgrown tables hold on to (V8 collects those late), and who
   * waits has a promise that leads to a page of perhaps a megabyte.
   */
  readonly waiting: Set<Waiter>;
}

interface Waiter {
  readonly take: (page: SnapshotPage) => void;
  readonly fail: (reason: Error) => void;
}

/**
 * Answers equal questions of one caller, asked while the first is under way, with one call; those of two callers never.
 *
 * Nothing is kept: a call is forgotten in the moment it ends, and its failure is shared like its answer. Who leaves, or
 * runs out of time, leaves alone; the call is aborted when the last one has left. It carries the request id and the deadline
 * of whoever asked first, so that a retry which would only suit those who came later is not made.
 */
export function withSharedCalls(source: SnapshotSource, { onAnswer, onShare }: SharedCallsOptions): SnapshotSource {
  const calls = new Map<string, SharedCall>();

  const forget = (key: string, shared: SharedCall): void => {
    if (calls.get(key) === shared) calls.delete(key);
  };

  const start = (key: string, query: SnapshotQuery, call: CallContext): SharedCall => {
    const shared: SharedCall = { controller: new AbortController(), waiting: new Set() };
    calls.set(key, shared);
    const end = (tell: (waiter: Waiter) => void): void => {
      forget(key, shared);
      shared.waiting.forEach(tell);
      shared.waiting.clear();
    };
    source.list(query, { ...call, signal: shared.controller.signal }).then(
      (page) => {
        onAnswer(call.caller.key);
        end(({ take }) => {
          take(page);
        });
      },
      (reason: unknown) => {
        end(({ fail }) => {
          fail(reason as Error);
        });
      },
    );
    return shared;
  };

  return {
    list: async (query, call) => {
      call.signal.throwIfAborted();
      const key = toKey(query, call);
      const underWay = calls.get(key);
      if (underWay) onShare();
      const shared = underWay ?? start(key, query, call);
      return waitFor(shared, call.signal, () => {
        forget(key, shared);
        shared.controller.abort(call.signal.reason);
      });
    },
  };
}

/** The caller and the whole question. A key has no space, so nothing of one part can pass for the other. */
function toKey(query: SnapshotQuery, { caller }: CallContext): string {
  return `${caller.key} ${query.slice.offset} ${query.slice.limit} ${toListKey(query)}`;
}

/** The shared answer, or the reason of `signal` if that is aborted first; `abandon` is called when nobody is left to wait. */
function waitFor({ waiting }: SharedCall, signal: AbortSignal, abandon: () => void): Promise<SnapshotPage> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      reject(signal.reason as Error);
      waiting.delete(waiter);
      if (waiting.size === 0) abandon();
    };
    const waiter: Waiter = {
      take: (page) => {
        signal.removeEventListener('abort', leave);
        resolve(page);
      },
      fail: (reason) => {
        signal.removeEventListener('abort', leave);
        reject(reason);
      },
    };
    waiting.add(waiter);
    signal.addEventListener('abort', leave, { once: true });
  });
}
