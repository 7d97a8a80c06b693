import { type ErrorCode, type ErrorSpec, errorCodes } from '../errors/error-codes.js';
import type { Log } from './create-log.js';
import type { Metrics } from './create-metrics.js';

/** Logs and counts what happens between the gateway and the upstream; fits the upstream's observer. */
export function createUpstreamObserver(log: Log, metrics: Metrics) {
  return {
    attemptEnded: (report: {
      readonly requestId: string;
      readonly outcome: 'ok' | 'abandoned' | ErrorCode;
      readonly status: number | undefined;
      readonly durationMs: number;
    }): void => {
      const { outcome: code, requestId, status, durationMs } = report;
      metrics.attemptEnded(code, durationMs);
      if (code === 'ok' || code === 'abandoned') return;
      const spec: ErrorSpec = errorCodes[code];
      log.write('upstream.attempt.failed', { requestId, code, status, durationMs }, undefined, spec.level);
    },
    circuitChanged: (state: 'open' | 'closed'): void => {
      metrics.circuitChanged(state);
      if (state === 'open') log.write('upstream.circuit.opened', {});
      else log.write('upstream.circuit.closed', {});
    },
    answerDrifted: (report: {
      readonly requestId: string;
      readonly drifts: readonly { readonly kind: string; readonly count: number }[];
    }): void => {
      for (const { kind, count } of report.drifts) metrics.answerDrifted(kind, count);
      log.write('upstream.answer.drifted', report);
    },
  };
}
