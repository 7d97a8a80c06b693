import type { ErrorCode } from '../errors/error-codes.js';
import type { SnapshotPage } from './snapshot-source.js';
import type { SnapshotQuery } from './snapshot-query.js';

/** Follows the upstream calls of one operation, or of one tick. Its methods must not throw. */
export interface CallTrail {
  /** Called for each question before it is asked, also where a call in flight answers it. */
  ask(query: SnapshotQuery): AskedQuestion;
}

/** One question of an operation: `answered` or `failed` always ends it. */
export interface AskedQuestion {
  /** A call in flight answers it. `other` is the question that began that call; attempts are reported to it alone. */
  join(other: AskedQuestion | undefined): void;
  /** One HTTP request for it begins. */
  attempt(): AttemptTrail;
  answered(page: SnapshotPage): void;
  failed(reason: unknown): void;
}

/** One HTTP request to the upstream: `ended` always ends it. */
export interface AttemptTrail {
  /** Request headers that are sent along, besides those of the gateway. */
  readonly headers?: Readonly<Record<string, string>>;
  ended(report: AttemptEnd): void;
}

/** How one HTTP request to the upstream ended. */
export interface AttemptEnd {
  /** `abandoned`: the client left before the upstream had answered. */
  readonly outcome: 'ok' | 'abandoned' | ErrorCode;
  /** HTTP status; undefined if the upstream did not answer. */
  readonly status: number | undefined;
  readonly durationMs: number;
  /** Decoded bytes of the body; undefined if none was read. */
  readonly bytes: number | undefined;
}
