import type { ErrorCode } from '../errors/error-codes.js';
import type { Log } from './create-log.js';
import type { Metrics } from './create-metrics.js';

/** Logs and counts requests and the operations in them; fits the observers of the HTTP side. */
export function createOperationObserver(log: Log, metrics: Metrics) {
  return {
    started: (): void => {
      metrics.operationStarted();
    },
    finished: (report: {
      readonly requestId: string;
      readonly durationMs: number;
      readonly isAbandoned: boolean;
      readonly execution: 'compiled' | 'interpreted';
      readonly codes: readonly ErrorCode[];
    }): void => {
      const { requestId, isAbandoned, codes } = report;
      metrics.operationFinished(isAbandoned ? 'abandoned' : (codes[0] ?? 'ok'), report.durationMs);
      if (!isAbandoned) metrics.operationExecuted(report.execution);
      const durationMs = Math.round(report.durationMs * 10) / 10;
      if (isAbandoned) log.write('operation.abandoned', { requestId, durationMs });
      else log.write('operation.finished', { requestId, durationMs, codes });
    },
    refused: (report: { readonly requestId: string; readonly status: number; readonly code: ErrorCode }): void => {
      metrics.requestRefused(report.code);
      log.write('request.refused', report);
    },
    broke: (error: unknown, requestId: string): void => {
      log.write('operation.broke', { requestId, error });
    },
  };
}
