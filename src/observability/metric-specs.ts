/** What is fixed for one metric. */
export interface MetricSpec {
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** What it counts or measures, as `/metrics` says it. */
  readonly help: string;
  readonly labels: Readonly<Record<string, LabelSpec>>;
}

/** One label and its values: a closed set, so that no client and no upstream can add a time series. */
export interface LabelSpec {
  /** Each value of its own, with its meaning. */
  readonly values: Readonly<Record<string, string>>;
  /** What an error code means, where each of them is a value too. */
  readonly errorCode?: string;
  /** What the one value is, where the process has one that does not change. */
  readonly fact?: string;
}

/** Upper bounds of the buckets of every histogram, in seconds: from an answer out of memory to the operation's deadline. */
export const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 12];

/**
 * Every metric of the gateway's own, in the order in which `docs/metrics.md` lists them.
 * Names, labels and values are a public contract: add freely, never rename one, never reuse one.
 */
export const metricSpecs = {
  gateway_build_info: {
    type: 'gauge',
    help: '1, with the versions that run.',
    labels: {
      version: { values: {}, fact: 'the version of the gateway' },
      node: { values: {}, fact: 'the version of Node' },
    },
  },
  gateway_operation_duration_seconds: {
    type: 'histogram',
    help: 'Duration of GraphQL operations in seconds, by outcome.',
    labels: {
      outcome: {
        values: { ok: 'no error', abandoned: 'the client disconnected before its answer was ready' },
        errorCode: 'the first error of the answer',
      },
    },
  },
  gateway_operations_in_flight: { type: 'gauge', help: 'GraphQL operations in flight.', labels: {} },
  gateway_operations_executed_total: {
    type: 'counter',
    help: 'GraphQL operations, by what executed them.',
    labels: {
      execution: {
        values: { compiled: 'a compiled plan', interpreted: 'the interpreter, which takes what plans cannot answer' },
      },
    },
  },
  gateway_requests_refused_total: {
    type: 'counter',
    help: 'Requests refused before an operation was executed, by error code.',
    labels: { code: { values: {}, errorCode: 'why it was refused' } },
  },
  gateway_documents_total: {
    type: 'counter',
    help: 'Requests, by how they named their document. Counted only with TRUSTED_DOCUMENTS.',
    labels: {
      kind: {
        values: { trusted: 'by the id of a trusted document', unknown: 'by an unknown id', free: 'by its text' },
      },
    },
  },
  gateway_upstream_attempt_duration_seconds: {
    type: 'histogram',
    help: 'Duration of single upstream requests in seconds, retries included, by outcome.',
    labels: {
      outcome: {
        values: { ok: 'a usable answer', abandoned: 'the client disconnected before the upstream answered' },
        errorCode: 'how it failed',
      },
    },
  },
  gateway_upstream_calls_waiting: {
    type: 'gauge',
    help: 'Upstream calls that wait for their turn.',
    labels: {},
  },
  gateway_upstream_wait_seconds: {
    type: 'histogram',
    help: 'Seconds that upstream calls waited for their turn. Calls that had a place at once are not counted.',
    labels: {},
  },
  gateway_upstream_shared_calls_total: {
    type: 'counter',
    help: 'Questions answered by an upstream call that the same reader already had in flight.',
    labels: {},
  },
  gateway_upstream_circuit_open: {
    type: 'gauge',
    help: '1 while the circuit breaker is open and the upstream is only probed, otherwise 0.',
    labels: {},
  },
  gateway_upstream_drifts_total: {
    type: 'counter',
    help: 'Places where a usable upstream answer differed from its contract, by kind.',
    labels: {
      kind: {
        values: {
          converted: 'a value of another type, read as what it plainly means',
          wrong_type: 'a value of another type that cannot be read: the field is null',
          unreadable_time: 'a time that cannot be read: the field is null',
          unknown_word: 'an unknown status or create type: the field is `UNKNOWN`',
          row_not_object: 'a row that is no object: left out',
          row_without_id: 'a row without a usable id: left out',
          repeated_id: 'a second row with the same id: left out',
          bad_total: 'a total that is no whole number: `totalCount` is null',
          too_many_rows: 'more rows than were asked for: the first ones are shown',
        },
      },
    },
  },
  gateway_streams: {
    type: 'gauge',
    help: 'Open streams, by transport.',
    labels: { transport: { values: { sse: 'server-sent events', websocket: 'an operation over a WebSocket' } } },
  },
  gateway_streams_ended_total: {
    type: 'counter',
    help: 'Streams that have ended, by reason.',
    labels: {
      reason: {
        values: {
          client: 'the client left',
          complete: 'the gateway completed it after a final error',
          slow: 'the client did not read for 30 s',
          drain: 'the gateway stopped',
          age: 'it was open for `LIVE_MAX_SECONDS`',
          auth: 'the upstream no longer accepts the token',
          upstream: 'the upstream could not be read for 60 s',
        },
      },
    },
  },
  gateway_pollers: { type: 'gauge', help: 'Watched pages that are polled.', labels: {} },
  gateway_poll_ticks_total: {
    type: 'counter',
    help: 'Reads of watched pages, without the first read of each, by outcome.',
    labels: {
      outcome: {
        values: {
          changed: 'the page differs',
          unchanged: 'the page is the same',
          failed: 'the page could not be read',
        },
      },
    },
  },
  gateway_poll_lateness_seconds: {
    type: 'histogram',
    help: 'Seconds by which reads of watched pages began after they were due.',
    labels: {},
  },
  gateway_heap_limit_bytes: {
    type: 'gauge',
    help: 'Bytes that the heap of the process may have: beyond, it ends.',
    labels: {},
  },
  gateway_log_lines_dropped_total: {
    type: 'counter',
    help: 'Log lines dropped because the standard output did not accept them in time.',
    labels: {},
  },
  gateway_spans_dropped_total: {
    type: 'counter',
    help: 'Spans dropped because the collector did not take them in time. Counted only with a collector.',
    labels: {},
  },
} as const satisfies Record<string, MetricSpec>;

export type MetricName = keyof typeof metricSpecs;
/** A way in which an upstream answer may differ from its contract, as the metric counts it. */
export type DriftLabel = keyof typeof metricSpecs.gateway_upstream_drifts_total.labels.kind.values;
export type TransportLabel = keyof typeof metricSpecs.gateway_streams.labels.transport.values;
export type StreamEndLabel = keyof typeof metricSpecs.gateway_streams_ended_total.labels.reason.values;
export type TickLabel = keyof typeof metricSpecs.gateway_poll_ticks_total.labels.outcome.values;
export type DocumentLabel = keyof typeof metricSpecs.gateway_documents_total.labels.kind.values;
export type ExecutionLabel = keyof typeof metricSpecs.gateway_operations_executed_total.labels.execution.values;
