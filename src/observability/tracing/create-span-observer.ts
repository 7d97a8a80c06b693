import type { Log } from '../create-log.js';
import type { Metrics } from '../create-metrics.js';
import type { SpanObserver } from './span-observer.js';

/** Counts spans that are lost, and logs when that begins and when it is over. */
export function createSpanObserver(log: Log, metrics: Pick<Metrics, 'spansDropped'>): SpanObserver {
  let isLosing = false;
  return {
    sent: () => {
      if (isLosing) log.write('spans.sent', {});
      isLosing = false;
    },
    lost: (spans, cause) => {
      metrics.spansDropped(spans);
      if (!isLosing) log.write('spans.dropped', { cause });
      isLosing = true;
    },
  };
}
