import { BatchSpanProcessor, type SpanExporter, type SpanProcessor } from '@opentelemetry/sdk-trace-base';

/** Spans that wait to be sent. Further ones are dropped. */
export const maxWaitingSpans = 2048;
/** Spans that are sent at once. */
const maxBatchSpans = 512;

export interface SpanQueueOptions {
  readonly exporter: SpanExporter;
  /** Milliseconds that a span waits for others. */
  readonly batchMs: number;
  /** Milliseconds for one batch. */
  readonly exportMs: number;
  /** Called for each span that finds the queue full. */
  readonly onFull: () => void;
}

/** Hands spans over in batches, and counts those that it has no room for, which OpenTelemetry's own does not tell. */
export function createSpanQueue({ exporter, batchMs, exportMs, onFull }: SpanQueueOptions): SpanProcessor {
  let waiting = 0;
  const counted: SpanExporter = {
    export: (spans, done) => {
      waiting -= spans.length;
      exporter.export(spans, done);
    },
    shutdown: () => exporter.shutdown(),
  };
  const batches = new BatchSpanProcessor(counted, {
    maxQueueSize: maxWaitingSpans,
    maxExportBatchSize: maxBatchSpans,
    scheduledDelayMillis: batchMs,
    // The exporter keeps it, so that this never fires first.
    exportTimeoutMillis: exportMs * 2,
  });
  let hasEnded = false;
  return {
    onStart: () => undefined,
    onEnd: (span) => {
      if (hasEnded) return;
      if (waiting >= maxWaitingSpans) {
        onFull();
        return;
      }
      waiting += 1;
      batches.onEnd(span);
    },
    forceFlush: () => batches.forceFlush(),
    shutdown: () => {
      hasEnded = true;
      return batches.shutdown();
    },
  };
}
