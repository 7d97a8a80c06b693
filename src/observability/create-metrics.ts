import { versions } from 'node:process';
import { getHeapStatistics } from 'node:v8';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import {
  type DocumentLabel,
  type DriftLabel,
  type ExecutionLabel,
  type MetricName,
  type MetricSpec,
  durationBuckets,
  metricSpecs,
} from './metric-specs.js';
import { version } from './version.js';

/** The gateway's own metrics. Labels come from closed sets only: nothing that a client or the upstream chose. */
export interface Metrics {
  /** @param outcome `ok`, `abandoned`, or the first error code of the response. */
  operationFinished(outcome: string, durationMs: number): void;
  operationExecuted(execution: ExecutionLabel): void;
  operationStarted(): void;
  requestRefused(code: string): void;
  attemptEnded(outcome: string, durationMs: number): void;
  circuitChanged(state: 'open' | 'closed'): void;
  /** An upstream call begins to wait for its turn. */
  readonly callWaits: () => void;
  /** It waits no more: it has its turn, is shed, or its operation has left. */
  readonly callWaited: (waitedMs: number) => void;
  answerDrifted(kind: DriftLabel, count: number): void;
  /** A request named its document. */
  documentNamed(kind: DocumentLabel): void;
  /** A question was answered by a call that was already in flight. */
  readonly callShared: () => void;
  /** A line of the log was dropped. */
  readonly logLineDropped: () => void;
  /** The collector has not taken spans in time. */
  readonly spansDropped: (count: number) => void;
  /** Streams and the pollers behind them. */
  readonly live: LiveMetrics;
  /** The page that Prometheus reads, in its text format. */
  print(): Promise<{ readonly contentType: string; readonly body: string }>;
}

type LiveMetrics = ReturnType<typeof createLiveMetrics>;

/** Creates every metric of `metricSpecs`, and those of the process. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  recordProcess(registers);
  const operations = new Histogram({
    ...toOptions('gateway_operation_duration_seconds', registers),
    buckets: durationBuckets,
  });
  const inFlight = new Gauge(toOptions('gateway_operations_in_flight', registers));
  const refusals = new Counter(toOptions('gateway_requests_refused_total', registers));
  const attempts = new Histogram({
    ...toOptions('gateway_upstream_attempt_duration_seconds', registers),
    buckets: durationBuckets,
  });
  const circuit = new Gauge(toOptions('gateway_upstream_circuit_open', registers));
  const drifts = new Counter(toOptions('gateway_upstream_drifts_total', registers));
  const shared = new Counter(toOptions('gateway_upstream_shared_calls_total', registers));
  const documents = new Counter(toOptions('gateway_documents_total', registers));
  const executions = createExecutionCounters(registers);
  const live = createLiveMetrics(registers);
  return {
    operationStarted: () => {
      inFlight.inc();
    },
    operationFinished: (outcome, durationMs) => {
      inFlight.dec();
      operations.observe({ outcome }, durationMs / 1000);
    },
    operationExecuted: (execution) => {
      executions[execution].inc();
    },
    requestRefused: (code) => {
      refusals.inc({ code });
    },
    attemptEnded: (outcome, durationMs) => {
      attempts.observe({ outcome }, durationMs / 1000);
    },
    circuitChanged: (state) => {
      circuit.set(state === 'open' ? 1 : 0);
    },
    ...createWaitMetrics(registers),
    answerDrifted: (kind, count) => {
      drifts.inc({ kind }, count);
    },
    documentNamed: (kind) => {
      documents.inc({ kind });
    },
    callShared: () => {
      shared.inc();
    },
    ...createLossCounters(registers),
    live,
    print: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}

function createWaitMetrics(registers: Registry[]): Pick<Metrics, 'callWaits' | 'callWaited'> {
  const waiting = new Gauge(toOptions('gateway_upstream_calls_waiting', registers));
  const waits = new Histogram({ ...toOptions('gateway_upstream_wait_seconds', registers), buckets: durationBuckets });
  return {
    callWaits: () => {
      waiting.inc();
    },
    callWaited: (waitedMs) => {
      waiting.dec();
      waits.observe(waitedMs / 1000);
    },
  };
}

/** What does not change while it runs. */
function recordProcess(registers: Registry[]): void {
  const build = new Gauge(toOptions('gateway_build_info', registers));
  build.set({ version, node: versions.node }, 1);
  new Gauge(toOptions('gateway_heap_limit_bytes', registers)).set(getHeapStatistics().heap_size_limit);
}

function createLiveMetrics(registers: Registry[]) {
  const streams = new Gauge(toOptions('gateway_streams', registers));
  const streamsEnded = new Counter(toOptions('gateway_streams_ended_total', registers));
  const pollers = new Gauge(toOptions('gateway_pollers', registers));
  const ticks = new Counter(toOptions('gateway_poll_ticks_total', registers));
  const lateness = new Histogram({
    ...toOptions('gateway_poll_lateness_seconds', registers),
    buckets: durationBuckets,
  });
  const { gateway_streams, gateway_streams_ended_total, gateway_poll_ticks_total } = metricSpecs;
  for (const transport of Object.keys(gateway_streams.labels.transport.values)) streams.set({ transport }, 0);
  for (const reason of Object.keys(gateway_streams_ended_total.labels.reason.values)) streamsEnded.inc({ reason }, 0);
  for (const outcome of Object.keys(gateway_poll_ticks_total.labels.outcome.values)) ticks.inc({ outcome }, 0);
  return { streams, streamsEnded, pollers, ticks, lateness };
}

function createLossCounters(registers: Registry[]): Pick<Metrics, 'logLineDropped' | 'spansDropped'> {
  const lines = new Counter(toOptions('gateway_log_lines_dropped_total', registers));
  const spans = new Counter(toOptions('gateway_spans_dropped_total', registers));
  return {
    logLineDropped: () => {
      lines.inc();
    },
    spansDropped: (count) => {
      spans.inc(count);
    },
  };
}

function toOptions(name: MetricName, registers: Registry[]) {
  const { help, labels }: MetricSpec = metricSpecs[name];
  return { name, help, labelNames: Object.keys(labels), registers };
}

function createExecutionCounters(registers: Registry[]) {
  const counter = new Counter(toOptions('gateway_operations_executed_total', registers));
  const [compiled, interpreted] = [
    counter.labels({ execution: 'compiled' }),
    counter.labels({ execution: 'interpreted' }),
  ];
  // Both exist from the start, so that a share can be computed before each has happened.
  for (const count of [compiled, interpreted]) count.inc(0);
  return { compiled, interpreted };
}
