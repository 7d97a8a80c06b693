import type { Log } from './create-log.js';
import type { LogLossObserver } from './create-log-destination.js';
import type { Metrics } from './create-metrics.js';

/** Counts lines that were lost, and says so in the log once it works again. */
export function createLogLossObserver(log: Log, metrics: Metrics): LogLossObserver {
  return {
    dropped: metrics.logLineDropped,
    recovered: (lines) => {
      log.write('log.dropped', { lines });
    },
  };
}
