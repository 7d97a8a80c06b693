import type { AskedQuestion, AttemptTrail, CallTrail } from '../../snapshots/call-trail.js';
import type { CallReason } from '../../snapshots/purpose.js';
import type { SnapshotQuery } from '../../snapshots/snapshot-query.js';

/** One upstream call as `explain` lists it. */
export interface RecordedCall {
  /** Schema coordinate of the field that asked first. */
  readonly field: string | null;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly reason: CallReason | null;
  /** The HTTP requests that were made for it; none where a call that another operation had in flight answered it. */
  readonly attempts: readonly RecordedAttempt[];
  /** That the upstream sent, also those that are not shown; null where there is no answer. */
  readonly rows: number | null;
  /** Of the last body, decoded; null where none was read. */
  readonly bytes: number | null;
  readonly shared: boolean;
}

export interface RecordedAttempt {
  /** HTTP status; null where there is no answer. */
  readonly status: number | null;
  /** The error code that it failed with, or `abandoned`; null where all was well. */
  readonly code: string | null;
  /** Milliseconds; null while it is under way. */
  readonly ms: number | null;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export interface CallsRecord extends CallTrail {
  /** In the order in which they were asked. */
  readonly calls: readonly RecordedCall[];
}

/** Records at most `maxCalls` calls. @param describe How a question is listed. */
export function createCallsRecord(
  describe: (query: SnapshotQuery) => Pick<RecordedCall, 'method' | 'path' | 'query'>,
  maxCalls: number,
): CallsRecord {
  const calls: RecordedCall[] = [];
  return {
    calls,
    ask: (query) => {
      const { field = null, reason = null } = query.purpose ?? {};
      const attempts: RecordedAttempt[] = [];
      const call = { field, ...describe(query), reason, attempts, rows: null, bytes: null, shared: false };
      if (calls.length < maxCalls) calls.push(call);
      return record(call, attempts);
    },
  };
}

function record(call: Writable<RecordedCall>, attempts: RecordedAttempt[]): AskedQuestion {
  return {
    join: () => {
      call.shared = true;
    },
    attempt: (): AttemptTrail => {
      // The operation that it joined was refused, and now it is asked in its own name.
      call.shared = false;
      const attempt: Writable<RecordedAttempt> = { status: null, code: null, ms: null };
      attempts.push(attempt);
      return {
        ended: ({ bytes, durationMs, outcome, status }) => {
          attempt.status = status ?? null;
          attempt.code = outcome === 'ok' ? null : outcome;
          attempt.ms = Math.round(durationMs * 10) / 10;
          call.bytes = bytes ?? call.bytes;
        },
      };
    },
    answered: ({ received }) => {
      call.rows = received;
    },
    failed: () => undefined,
  };
}
