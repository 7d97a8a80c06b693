import type { ErrorCode } from '../errors/error-codes.js';
import type { DriftLabel } from './metric-specs.js';

/** A way in which a usable answer may differ from `schema/upstream.openapi.yaml`: a value of the metric that counts them. */
export type DriftKind = DriftLabel;

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
  /** The id of the trace of what it is made for, if that is sampled. */
  readonly traceId?: string | undefined;
}

/** Logs and counts what happens between the gateway and the upstream. Must not throw. */
export interface UpstreamObserver {
  attemptEnded(report: AttemptReport): void;
  /** The circuit breaker stops asking an upstream that is down, or begins again. */
  readonly circuitChanged: (state: 'open' | 'closed') => void;
  /** A call begins to wait for its turn. @returns to be called when it waits no more: it has its turn, is shed, or its operation has left. */
  readonly callWaits: () => (waitedMs: number) => void;
  /** A readable answer differed from the contract. */
  answerDrifted(report: {
    readonly requestId: string;
    readonly drifts: readonly Drift[];
    readonly traceId?: string | undefined;
  }): void;
}
