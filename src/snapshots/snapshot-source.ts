import type { AskedQuestion, CallTrail } from './call-trail.js';
import type { CallerKey } from './create-caller-keys.js';
import type { Snapshot } from './snapshot.js';
import type { SnapshotQuery } from './snapshot-query.js';

/** Who sent the operation. */
export interface Caller {
  /** The caller's own token, one printable line; null when none was sent. */
  readonly token: string | null;
  /** What this caller may take is counted under it. It says nothing of whose rows it is shown: see `ReaderKey`. */
  readonly key: CallerKey;
}

/** What an upstream call has to know of the operation that it serves. */
export interface CallContext {
  readonly caller: Caller;
  /** Aborted when the client leaves or the operation's deadline passes. */
  readonly signal: AbortSignal;
  /** When the operation's deadline passes: by `Clock.monotonicNow`. */
  readonly deadlineAt: number;
  /** The gateway's id of the HTTP request, for the log. */
  readonly requestId: string;
  /** Whether it is asked again soon anyway, so that a failed attempt is not repeated. */
  readonly isTick?: true;
  /** The id of the trace of the operation, for the log; absent if that is not sampled. */
  readonly traceId?: string | undefined;
  /** Follows the calls of the operation. */
  readonly trail?: CallTrail;
  /** Follows the question that is asked. */
  readonly asked?: AskedQuestion;
}

/** What one list question was answered with. */
export interface SnapshotPage {
  /** The readable rows, in the asked order, each id once. */
  readonly snapshots: readonly Snapshot[];
  /** How many rows the upstream sent, up to the limit and the left out ones included: the page was full when both are equal. */
  readonly received: number;
  /** Indices, among the received, of the rows that `snapshots` leaves out; ascending, nearly always empty. */
  readonly leftOut: readonly number[];
  /** How many of the left out rows had no usable id; the others were repetitions. */
  readonly unidentified: number;
  /** The upstream's count of all matching rows; null when it did not say one that can be read. */
  readonly total: number | null;
  /** Whether the upstream sent more rows than it was asked for, so that rows follow, even if the total denies it. */
  readonly isCut?: true;
  /** Whether its total, by which it ends the list, may be its own count for all that is known by now. Absent where that is out of the question. */
  readonly isEndInDoubt?: () => boolean;
}

/** Where snapshots come from. The one door between the gateway and the upstream. */
export interface SnapshotSource {
  /**
   * Lists one page.
   *
   * @throws {AppError} with a code of the list, when the upstream cannot be asked or its answer cannot be used.
   */
  list(query: SnapshotQuery, call: CallContext): Promise<SnapshotPage>;
}
