import type { ErrorCode } from '../errors/error-codes.js';
import type { LiveEnding } from '../snapshots/live-pages/live-pages.js';

/** The events of one subscription, each one answer to its operation. Nothing is asked before the first `next`. */
export interface EventStream {
  /**
   * The next event whose `data` differs from what this stream was sent last, of the newest page: what came between is skipped.
   * Undefined once it is closed. Never rejects. One call at a time.
   */
  next(): Promise<StreamEvent | undefined>;
  /** Leaves. May be called again. */
  close(): void;
}

export interface StreamEvent {
  /** The answer as JSON in UTF-8, in pieces that other streams may share: they must not be changed. */
  readonly json: readonly Uint8Array[];
  /** The codes of its errors. */
  readonly codes: readonly ErrorCode[];
  /** What follows it, as `LiveEnding` defines it; undefined where more events may. */
  readonly ending?: LiveEnding;
}
