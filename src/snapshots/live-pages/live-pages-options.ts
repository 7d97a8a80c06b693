import type { Clock } from '../../lib/clock.js';
import type { SetTimer } from '../../lib/set-timer.js';
import type { CallerKey } from '../create-caller-keys.js';
import type { ReaderKey } from '../create-reader-keys.js';
import type { CallTrail } from '../call-trail.js';
import type { ListPage } from '../list-page.js';
import type { SnapshotQuery } from '../snapshot-query.js';
import type { CallContext, Caller } from '../snapshot-source.js';

/**
 * Reads a page once, with nothing remembered of earlier reads.
 *
 * @param beforeCall Must be called, and waited for, before each upstream call, those of the page's `askWhetherMore` too.
 * @throws {AppError} As a query of this page would fail; the reason of `call.signal` once that is aborted.
 */
export type ReadPage = (query: SnapshotQuery, call: CallContext, beforeCall: () => Promise<void>) => Promise<ListPage>;

/** Observes pollers and what they do. Must not throw. */
export interface PollObserver {
  readonly started: () => void;
  readonly ended: () => void;
  /** A read has ended that was not the first of its poller. @param latenessMs Milliseconds by which it began after it was due. */
  readonly ticked: (outcome: 'changed' | 'unchanged' | 'failed', latenessMs: number) => void;
}

/** Follows the calls of one tick, which is a read that no client waits for. Must not throw. */
export interface TickTrail extends CallTrail {
  /** The id of its trace, for the log; undefined if that is not sampled. */
  readonly traceId: string | undefined;
  /** @param thrown Why it failed. */
  readonly ended: (outcome: 'changed' | 'unchanged' | 'failed' | 'abandoned', thrown?: unknown) => void;
}

export interface LivePagesOptions {
  readonly read: ReadPage;
  /** @throws {AppError} `UNAUTHENTICATED` where this caller may not ask at all. */
  readonly admit: (caller: Caller) => void;
  /** Whose rows a caller is shown: pages are shared only by callers with the same key. Throws as `admit` does. */
  readonly toReaderKey: (caller: Caller) => ReaderKey;
  /** Called on each good read, for each who watches: the upstream has accepted this caller. */
  readonly onAccepted: (key: CallerKey) => void;
  /** Called for what is thrown and is no `AppError`. Must not throw. */
  readonly onBug: (thrown: unknown, requestId: string, traceId?: string) => void;
  readonly observer: PollObserver;
  /** Called when a tick begins. Undefined or absent if ticks are not traced. */
  readonly followTick?: (() => TickTrail | undefined) | undefined;
  /** Milliseconds from the start of one read to the next while something moves. A younger page is fresh. */
  readonly intervalMs: number;
  /** Most milliseconds from the start of one read to the next. Not below `intervalMs`. */
  readonly idleIntervalMs: number;
  /** Most upstream calls within any second, if first reads alone do not make more. */
  readonly callsPerSecond: number;
  /** Milliseconds for one read. */
  readonly deadlineMs: number;
  readonly clock: Clock;
  readonly setTimer: SetTimer;
  /** 0 to 1. */
  readonly random: () => number;
}
