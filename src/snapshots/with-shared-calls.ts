import { AppError } from '../errors/app-error.js';
import { waitFor } from '../lib/wait-for.js';
import type { CallerKey } from './create-caller-keys.js';
import type { ReaderKey } from './create-reader-keys.js';
import type { AskedQuestion } from './call-trail.js';
import { toListKey } from './to-list-key.js';
import type { SnapshotQuery } from './snapshot-query.js';
import type { CallContext, Caller, SnapshotPage, SnapshotSource } from './snapshot-source.js';

export interface SharedCallsEvents {
  /** Called for each question that a call in flight answers. */
  readonly onShare: () => void;
  /** Called for each question that is answered with a page, shared or not, with the key of the caller who asked it. */
  readonly onAnswer: (key: CallerKey) => void;
}

export interface SharedCallsOptions extends SharedCallsEvents {
  /** Whose rows a caller is shown. Throws for a caller without a usable token. */
  readonly toReaderKey: (caller: Caller) => ReaderKey;
}

/** One call in flight, and the operations that wait for its answer. */
interface SharedCall {
  readonly controller: AbortController;
  /** The question in whose name it is made. */
  asked: AskedQuestion | undefined;
  /**
   * Empty once the call has ended. The outgrown tables of a `Map` keep what it has held (V8 collects them late), and a waiter
   * has a promise that leads to a page of perhaps a megabyte.
   */
  readonly waiting: Set<Waiter>;
}

interface Waiter {
  readonly call: CallContext;
  readonly take: (page: SnapshotPage) => void;
  readonly fail: (reason: Error) => void;
}

/**
 * Answers equal questions of one reader, asked while the first is in flight, with one call; those of two readers never. Their
 * callers must be admitted already.
 *
 * Nothing is kept: a call is forgotten in the moment it ends, and its failure is shared like its answer. An operation
 * that is aborted, or runs out of time, leaves alone; the call is aborted when the last one has left. It carries the caller, whose
 * share of the upstream calls it takes, the request id and the deadline of the first, even when that one has left: a retry that
 * would only help later ones is not made. Only when it is shed, which says that this one caller has its share, others ask again.
 * A tick, which is not retried, takes part in the call of an operation, and no operation in that of a tick.
 */
export function withSharedCalls(source: SnapshotSource, options: SharedCallsOptions): SnapshotSource {
  const { onAnswer, onShare, toReaderKey } = options;
  const calls = new Map<string, SharedCall>();

  const forget = (key: string, shared: SharedCall): void => {
    if (calls.get(key) === shared) calls.delete(key);
  };

  const end = (key: string, shared: SharedCall, tell: (waiter: Waiter) => void): void => {
    forget(key, shared);
    shared.waiting.forEach(tell);
    shared.waiting.clear();
  };

  const ask = (key: string, shared: SharedCall, query: SnapshotQuery, call: CallContext): void => {
    shared.asked = call.asked;
    source.list(query, { ...call, signal: shared.controller.signal }).then(
      (page) => {
        end(key, shared, (waiter) => {
          onAnswer(waiter.call.caller.key);
          waiter.take(page);
        });
      },
      (reason: unknown) => {
        const next = isShed(reason) ? failWaitersOf(call.caller, shared, reason) : undefined;
        if (next) ask(key, shared, query, next.call);
        else {
          end(key, shared, ({ fail }) => {
            fail(reason as Error);
          });
        }
      },
    );
  };

  const start = (key: string, query: SnapshotQuery, call: CallContext): SharedCall => {
    const shared: SharedCall = { controller: new AbortController(), asked: undefined, waiting: new Set() };
    calls.set(key, shared);
    ask(key, shared, query, call);
    return shared;
  };

  return {
    list: async (query, call) => {
      call.signal.throwIfAborted();
      const own = toKey(toReaderKey(call.caller), query);
      // A tick is not retried, so what somebody waits for must not share its call.
      const key = call.isTick && !calls.has(own) ? `${own} tick` : own;
      const underWay = calls.get(key);
      if (underWay) onShare();
      if (underWay) call.asked?.join(underWay.asked);
      const shared = underWay ?? start(key, query, call);
      return waitFor<SnapshotPage>(call.signal, (take, fail) => {
        const waiter = { call, take, fail };
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

/** Whether a call was refused for the share that its caller has already, or for want of room: not by the upstream. */
function isShed(reason: unknown): reason is AppError {
  return reason instanceof AppError && reason.code === 'OVERLOADED';
}

/** @returns the first who waits on. */
function failWaitersOf({ key }: Caller, { waiting }: SharedCall, reason: Error): Waiter | undefined {
  for (const waiter of waiting) {
    if (waiter.call.caller.key !== key) continue;
    waiting.delete(waiter);
    waiter.fail(reason);
  }
  const [next] = waiting;
  return next;
}

/**
 * The reader and the whole question. A key has no space, so nothing of one part can pass for the other.
 */
function toKey(reader: ReaderKey, query: SnapshotQuery): string {
  return `${reader} ${query.slice.offset} ${query.slice.limit} ${toListKey(query)}`;
}
