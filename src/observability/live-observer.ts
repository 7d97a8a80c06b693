import type { StreamEndLabel, TickLabel, TransportLabel } from './metric-specs.js';

/** A stream that was opened. */
export interface StreamReport {
  readonly requestId: string;
  readonly transport: TransportLabel;
  /** The id of the trace that it began with, if that is sampled. */
  readonly traceId?: string | undefined;
}

/** How a stream ended. */
export interface StreamEndReport extends StreamReport {
  readonly reason: StreamEndLabel;
  readonly durationMs: number;
  /** Events that were sent. */
  readonly events: number;
}

/** Logs and counts streams. Must not throw. */
export interface StreamObserver {
  readonly opened: (report: StreamReport) => void;
  readonly ended: (report: StreamEndReport) => void;
}

/** Of streams, and of the pollers behind them. */
export interface LiveObserver extends StreamObserver {
  readonly polls: PollObserver;
}

/** Counts pollers and what they do. Must not throw. */
export interface PollObserver {
  readonly started: () => void;
  readonly ended: () => void;
  /** A read has ended that was not the first of its poller. @param latenessMs Milliseconds by which it began after it was due. */
  readonly ticked: (outcome: TickLabel, latenessMs: number) => void;
}
