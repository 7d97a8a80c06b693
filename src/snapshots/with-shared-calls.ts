import { waitFor } from '../lib/wait-for.js';
import type { CallerKey } from './create-caller-keys.js';
import { toListKey } from './to-list-key.js';
import type { SnapshotQuery } from './snapshot-query.js';
import type { CallContext, SnapshotPage, SnapshotSource } from './snapshot-source.js';

export interface SharedCallsOptions {
  /** Called for each question that a call in flight answers. */
  readonly onShare: () => void;
  /** Called for each call that was answered with a page, with the key of its caller. */
  readonly onAnswer: (key: CallerKey) => void;
}

/** One call in flight, and the operations that wait for its answer. */
interface SharedCall {
  readonly controller: AbortController;
  /**
   * Empty once the call has ended. The outgrown tables of a `Map` keep what it has held (V8 collects them late), and a waiter
   * has a promise that leads to a page of perhaps a megabyte.
   */
  readonly waiting: Set<Waiter>;
}

interface Waiter {
  readonly take: (page: SnapshotPage) => void;
  readonly fail: (reason: Error) => void;
}

/**
 * Answers equal questions of one caller, asked while the first is in flight, with one call; those of two callers never.
 *
 * Nothing is kept: a call is forgotten in the moment it ends, and its failure is shared like its answer. An operation
 * that is aborted, or runs out of time, leaves alone; the call is aborted when the last one has left. It carries the request id and
 * the deadline of the first, so a retry that would only help later ones is not made.
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
      return waitFor<SnapshotPage>(call.signal, (take, fail) => {
        const waiter = { take, fail };
        shared.waiting.add(waiter);
        return () => {
          shared.waiting.delete(waiter);
          if (shared.waiting.size > 0) return;
          forget(key, shared);
          shared.controller.abort(call.signal.reason);
        };
      });
    },
  };
}

/** The caller and the whole question. A key has no space, so nothing of one part can pass for the other. */
function toKey(query: SnapshotQuery, { caller }: CallContext): string {
  return `${caller.key} ${query.slice.offset} ${query.slice.limit} ${toListKey(query)}`;
}
