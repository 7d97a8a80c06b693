import type { Log } from './create-log.js';
import type { Metrics } from './create-metrics.js';
import type { LiveObserver } from './live-observer.js';

/** Logs and counts streams, and counts the pollers behind them. */
export function createLiveObserver(log: Log, { live }: Metrics): LiveObserver {
  return {
    opened: ({ requestId, transport, traceId }) => {
      live.streams.inc({ transport });
      log.write('stream.opened', { requestId, transport, traceId });
    },
    ended: ({ requestId, transport, reason, durationMs, events, traceId }) => {
      live.streams.dec({ transport });
      live.streamsEnded.inc({ reason });
      log.write('stream.ended', { requestId, transport, reason, durationMs: Math.round(durationMs), events, traceId });
    },
    polls: {
      started: () => {
        live.pollers.inc();
      },
      ended: () => {
        live.pollers.dec();
      },
      ticked: (outcome, latenessMs) => {
        live.ticks.inc({ outcome });
        live.lateness.observe(latenessMs / 1000);
      },
    },
  };
}
