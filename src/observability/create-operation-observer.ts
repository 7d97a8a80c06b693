import type { Log } from './create-log.js';
import type { Metrics } from './create-metrics.js';
import type { RequestObserver } from './request-observer.js';

/** Logs and counts requests and the operations in them. */
export function createOperationObserver(log: Log, metrics: Metrics): RequestObserver {
  return {
    started: () => {
      metrics.operationStarted();
    },
    finished: (report) => {
      const { requestId, isAbandoned, codes, upstreamCalls, documentId, traceId } = report;
      metrics.operationFinished(isAbandoned ? 'abandoned' : (codes[0] ?? 'ok'), report.durationMs);
      if (!isAbandoned) metrics.operationExecuted(report.execution);
      const durationMs = toTenths(report.durationMs);
      const fields = {
        requestId,
        durationMs,
        upstreamCalls,
        upstreamMs: toTenths(report.upstreamMs),
        documentId,
        traceId,
      };
      if (isAbandoned) log.write('operation.abandoned', fields);
      else log.write('operation.finished', { ...fields, codes });
    },
    refused: (report) => {
      metrics.requestRefused(report.code);
      log.write('request.refused', report);
    },
    broke: (error, requestId, traceId) => {
      log.write('operation.broke', { requestId, error, traceId });
    },
  };
}

function toTenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
