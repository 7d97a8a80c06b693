import { type ErrorSpec, errorCodes } from '../errors/error-codes.js';
import type { Log } from './create-log.js';
import type { Metrics } from './create-metrics.js';
import type { UpstreamObserver } from './upstream-observer.js';

/** Logs and counts what happens between the gateway and the upstream. */
export function createUpstreamObserver(log: Log, metrics: Metrics): UpstreamObserver {
  return {
    attemptEnded: (report) => {
      const { outcome: code, requestId, status, durationMs, traceId } = report;
      metrics.attemptEnded(code, durationMs);
      if (code === 'ok' || code === 'abandoned') return;
      const spec: ErrorSpec = errorCodes[code];
      log.write('upstream.attempt.failed', { requestId, code, status, durationMs, traceId }, undefined, spec.level);
    },
    callWaits: () => {
      metrics.callWaits();
      return metrics.callWaited;
    },
    circuitChanged: (state) => {
      metrics.circuitChanged(state);
      if (state === 'open') log.write('upstream.circuit.opened', {});
      else log.write('upstream.circuit.closed', {});
    },
    answerDrifted: (report) => {
      for (const { kind, count } of report.drifts) metrics.answerDrifted(kind, count);
      log.write('upstream.answer.drifted', report);
    },
  };
}
