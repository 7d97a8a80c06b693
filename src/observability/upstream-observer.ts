import type { ErrorCode } from '../errors/error-codes.js';

/**
 * Every way in which a readable answer may differ from `schema/upstream.openapi.yaml`. A closed set: a metric label.
 *
 * `converted` is a value of another type that was read as what it plainly means; of `wrong_type` is one that was not read.
 */
export type DriftKind =
  | 'converted'
  | 'wrong_type'
  | 'unreadable_time'
  | 'unknown_word'
  | 'row_not_object'
  | 'row_without_id'
  | 'repeated_id'
  | 'bad_total'
  | 'too_many_rows';

/** One way in which one answer differed, with how often. */
export interface Drift {
  readonly kind: DriftKind;
  /** The upstream's name of the field; empty where the row itself is meant. */
  readonly field: string;
  /** The unknown word, where it is one and is harmless to log: letters, digits, `_` and `-`. */
  readonly word?: string;
  readonly count: number;
}

/** How one attempt ended. */
export interface AttemptReport {
  readonly requestId: string;
  /** `abandoned`: the client left before the upstream had answered. */
  readonly outcome: 'ok' | 'abandoned' | ErrorCode;
  /** HTTP status of the answer; undefined when none came. */
  readonly status: number | undefined;
  readonly durationMs: number;
}

/** Who is told of what happens between the gateway and the upstream, to log and count it. Must not throw. */
export interface UpstreamObserver {
  attemptEnded(report: AttemptReport): void;
  /** The circuit breaker stops asking an upstream that is down, or begins again. */
  readonly circuitChanged: (state: 'open' | 'closed') => void;
  /** A readable answer differed from the contract. */
  answerDrifted(report: { readonly requestId: string; readonly drifts: readonly Drift[] }): void;
}
