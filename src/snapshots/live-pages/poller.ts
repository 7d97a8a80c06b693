import { AppError } from '../../errors/app-error.js';
import { isInProgress } from '../snapshot.js';
import type { SnapshotQuery } from '../snapshot-query.js';
import type { CallBudget } from './create-call-budget.js';
import type { FailingWait, KeptWait } from './create-failing-waits.js';
import { type PageReader, type ReadKind, type Reading, createPageReader } from './create-page-reader.js';
import type { Seat } from './create-watch.js';
import { isSameReading } from './is-same-reading.js';
import type { LivePagesOptions, TickTrail } from './live-pages-options.js';
import type { LiveEnding, Watcher } from './live-pages.js';
import type { Shown } from './shown.js';
import { toFailingWaitMs } from './to-failing-wait-ms.js';
import { toFailureMeaning } from './to-failure-meaning.js';
import { type Pace, toNextPace } from './to-next-pace.js';
import { toRefusal } from './to-refusal.js';
import { withJitter } from './with-jitter.js';

export interface PollerOptions extends LivePagesOptions {
  readonly query: SnapshotQuery;
  readonly budget: CallBudget;
  /** What an earlier poller of this page has left. */
  readonly kept: KeptWait | undefined;
  /** Called once, when its last watcher has left. @param wait What is left where the upstream fails. */
  readonly onEnd: (wait: KeptWait | null) => void;
}

/** Milliseconds for which a page is shown while the upstream fails. */
export const shownWhileFailingMs = 60_000;

const nothing = (): void => undefined;

/** Reads one page for all who watch it as one reader, from the first who joins until the last has left. */
export class Poller {
  readonly #options: PollerOptions;
  readonly #reader: PageReader;
  /** All who watch, the oldest first. */
  readonly #seats = new Set<Seat>();
  /** Those of them who were not given anything yet. */
  readonly #newcomers = new Set<Seat>();
  #shown: Shown | null;
  #pace: Pace | null = null;
  #failing: FailingWait | null;
  #isReading = false;
  #isEnded = false;
  #callOffRead = nothing;
  #callOffGivingUp = nothing;

  constructor(options: PollerOptions) {
    const { clock, kept } = options;
    this.#options = options;
    this.#reader = createPageReader(options);
    this.#failing = kept ?? null;
    // A wait that is over leaves the count of its failures only.
    this.#shown = kept && kept.until > clock.monotonicNow() ? kept.shown : null;
    if (!kept || !this.#shown) return;
    this.#giveUpIn(this.#shown.readAt + shownWhileFailingMs - clock.monotonicNow());
    this.#readAt(kept.until);
  }

  /** @returns leaves. May be called again. */
  join(seat: Seat): () => void {
    this.#seats.add(seat);
    const ageMs = this.#shown ? this.#options.clock.monotonicNow() - this.#shown.readAt : Infinity;
    if (this.#shown && ageMs < this.#options.intervalMs) seat.deliver(this.#shown.state);
    else if (this.#shown && this.#failing) this.#giveInHand(seat);
    else {
      this.#newcomers.add(seat);
      if (!this.#isReading) void this.#read(seat.watcher, 'awaited', 0);
    }
    return () => {
      this.#leave(seat);
    };
  }

  /** Ends it for all. */
  stop(): void {
    for (const seat of this.#seats) seat.end();
    this.#end();
  }

  #leave(seat: Seat): void {
    this.#newcomers.delete(seat);
    if (this.#seats.delete(seat) && this.#seats.size === 0) this.#end();
  }

  /** Never rejects. */
  async #read(watcher: Watcher, kind: ReadKind, paidCalls: number, dueAt?: number): Promise<void> {
    this.#callOffRead();
    this.#isReading = true;
    const startedAt = this.#options.clock.monotonicNow();
    const latenessMs = dueAt === undefined ? 0 : Math.max(startedAt - dueAt, 0);
    const tick = kind === 'tick' ? this.#options.followTick?.() : undefined;
    const reads = kind === 'tick' ? toTickReader(watcher, tick) : watcher;
    const result = await this.#reader.read(reads, kind, paidCalls).catch((thrown: unknown) => ({ thrown }));
    if (this.#isEnded) {
      tick?.ended('abandoned');
      return;
    }
    this.#isReading = false;
    const isFirst = this.#shown === null;
    const outcome = 'thrown' in result ? this.#fail(result.thrown, reads) : this.#show(result, startedAt);
    if (!isFirst) this.#options.observer.ticked(outcome, latenessMs);
    tick?.ended(outcome, 'thrown' in result ? result.thrown : undefined);
  }

  #show(reading: Reading, startedAt: number): 'changed' | 'unchanged' {
    const { clock, onAccepted, random } = this.#options;
    this.#callOffGivingUp();
    this.#failing = null;
    for (const { watcher } of this.#seats) onAccepted(watcher.caller.key);
    const before = this.#shown;
    const hasChanged = before !== null && !isSameReading(before.reading, reading);
    // A page whose end is in doubt asks in the name of its own read.
    const isKept =
      before !== null && !hasChanged && !before.reading.page.askWhetherMore && !reading.page.askWhetherMore;
    const state = isKept ? before.state : { page: reading.page };
    this.#shown = { reading: isKept ? before.reading : reading, state, readAt: clock.monotonicNow() };
    for (const seat of hasChanged ? this.#seats : this.#newcomers) seat.deliver(state);
    this.#newcomers.clear();
    const movement = { hasChanged, isInProgress: reading.page.snapshots.some(isInProgress) };
    this.#pace = toNextPace(this.#pace, movement, this.#options);
    this.#readAt(Math.max(startedAt + withJitter(this.#pace.restMs, random()), clock.monotonicNow()));
    return hasChanged ? 'changed' : 'unchanged';
  }

  #fail(thrown: unknown, reads: Watcher): 'failed' {
    const error = this.#toAppError(thrown, reads);
    const meaning = toFailureMeaning(error);
    this.#failing = meaning === 'wait' ? this.#toWait(error) : null;
    if (!this.#shown || meaning === 'final') this.#finish(error, 'complete');
    else if (meaning === 'auth') this.#finish(error, 'auth');
    else this.#keepOn(this.#shown);
    return 'failed';
  }

  /** Those who watch keep what they have, for a while. */
  #keepOn(shown: Shown): void {
    for (const seat of this.#newcomers) this.#giveInHand(seat);
    this.#newcomers.clear();
    if (this.#isEnded || !this.#failing) return;
    this.#readAt(this.#failing.until);
    if (this.#failing.failures > 1) return;
    const leftMs = shown.readAt + shownWhileFailingMs - this.#options.clock.monotonicNow();
    // Where ticks are that rare, the first that fails must not be the last.
    this.#giveUpIn(leftMs > 0 ? leftMs : shownWhileFailingMs);
  }

  /** While the upstream fails: the last page while it may still be shown, else the last error. */
  #giveInHand(seat: Seat): void {
    const { clock } = this.#options;
    if (this.#shown && clock.monotonicNow() - this.#shown.readAt < shownWhileFailingMs) {
      seat.deliver(this.#shown.state);
    } else if (this.#failing) {
      seat.deliver(toRefusal(this.#failing, clock.monotonicNow()));
      this.#leave(seat);
    }
  }

  #giveUpIn(ms: number): void {
    this.#callOffGivingUp = this.#options.setTimer(() => {
      if (this.#failing) this.#finish(this.#failing.error, 'upstream');
    }, ms);
  }

  #toWait(error: AppError): FailingWait {
    const { clock, intervalMs, random } = this.#options;
    const failures = (this.#failing?.failures ?? 0) + 1;
    const waitMs = toFailingWaitMs({ failures, retryAfterMs: error.retryAfterMs, intervalMs, random: random() });
    return { until: clock.monotonicNow() + waitMs, failures, error };
  }

  #toAppError(thrown: unknown, { requestId, traceId }: Watcher): AppError {
    if (thrown instanceof AppError) return thrown;
    this.#options.onBug(thrown, requestId, traceId);
    return new AppError('INTERNAL_SERVER_ERROR', { cause: thrown });
  }

  #readAt(dueAt: number): void {
    const { budget, clock, setTimer } = this.#options;
    const calls = this.#reader.expectedCalls();
    const begin = (): void => {
      const [oldest] = this.#seats;
      if (oldest) void this.#read(oldest.watcher, 'tick', calls, dueAt);
    };
    this.#callOffRead = setTimer(
      () => {
        this.#callOffRead = budget.wait({ dueAt, calls, begin });
      },
      Math.max(dueAt - clock.monotonicNow(), 0),
    );
  }

  /** Gives all a last state. */
  #finish(error: AppError, ending: LiveEnding): void {
    const state = { error, ending };
    for (const seat of this.#seats) seat.deliver(state);
    this.#end();
  }

  #end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#seats.clear();
    this.#newcomers.clear();
    this.#callOffRead();
    this.#callOffGivingUp();
    this.#reader.stop();
    this.#options.onEnd(this.#failing && { ...this.#failing, shown: this.#shown });
  }
}

/** A tick is made as who watches, but is no part of what that one did. */
function toTickReader({ caller, requestId }: Watcher, tick: TickTrail | undefined): Watcher {
  return { caller, requestId, ...(tick && { trail: tick, traceId: tick.traceId }) };
}
