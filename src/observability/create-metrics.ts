import { versions } from 'node:process';
import { getHeapStatistics } from 'node:v8';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { errorCodes } from '../errors/error-codes.js';
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
  const operations = createHistogram('gateway_operation_duration_seconds', registers);
  const inFlight = new Gauge(toOptions('gateway_operations_in_flight', registers));
  const refusals = createCounter('gateway_requests_refused_total', registers);
  const attempts = createHistogram('gateway_upstream_attempt_duration_seconds', registers);
  const circuit = new Gauge(toOptions('gateway_upstream_circuit_open', registers));
  const drifts = createCounter('gateway_upstream_drifts_total', registers);
  const shared = new Counter(toOptions('gateway_upstream_shared_calls_total', registers));
  const documents = createCounter('gateway_documents_total', registers);
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
  const waits = createHistogram('gateway_upstream_wait_seconds', registers);
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
  const streamsEnded = createCounter('gateway_streams_ended_total', registers);
  const pollers = new Gauge(toOptions('gateway_pollers', registers));
  const ticks = createCounter('gateway_poll_ticks_total', registers);
  const lateness = createHistogram('gateway_poll_lateness_seconds', registers);
  for (const labels of labelsOf('gateway_streams')) streams.set(labels, 0);
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

/** Every series is there from the start: to Prometheus one that begins at 1 has not increased. */
function createCounter(name: MetricName, registers: Registry[]): Counter {
  const counter = new Counter(toOptions(name, registers));
  for (const labels of labelsOf(name)) counter.inc(labels, 0);
  return counter;
}

function createHistogram(name: MetricName, registers: Registry[]): Histogram {
  const histogram = new Histogram({ ...toOptions(name, registers), buckets: durationBuckets });
  for (const labels of labelsOf(name)) histogram.zero(labels);
  return histogram;
}

/** The labels of each series of a metric that has one label; none of a metric without. */
function labelsOf(name: MetricName): readonly Readonly<Record<string, string>>[] {
  const { labels }: MetricSpec = metricSpecs[name];
  return Object.entries(labels).flatMap(([label, { values, errorCode }]) =>
    [...Object.keys(values), ...(errorCode ? Object.keys(errorCodes) : [])].map((value) => ({ [label]: value })),
  );
}

function toOptions(name: MetricName, registers: Registry[]) {
  const { help, labels }: MetricSpec = metricSpecs[name];
  return { name, help, labelNames: Object.keys(labels), registers };
}

function createExecutionCounters(registers: Registry[]) {
  const counter = createCounter('gateway_operations_executed_total', registers);
  const [compiled, interpreted] = [
    counter.labels({ execution: 'compiled' }),
    counter.labels({ execution: 'interpreted' }),
  ];
  return { compiled, interpreted };
}
