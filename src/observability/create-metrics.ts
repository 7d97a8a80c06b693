import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** Seconds, from an answer out of memory to the operation's deadline. */
const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 12];

/** The gateway's own metrics. Labels come from closed sets only: nothing that a client or the upstream chose. */
export interface Metrics {
  /** @param outcome `ok`, `abandoned`, or the first error code of the response. */
  operationFinished(outcome: string, durationMs: number): void;
  operationExecuted(execution: 'compiled' | 'interpreted'): void;
  operationStarted(): void;
  requestRefused(code: string): void;
  attemptEnded(outcome: string, durationMs: number): void;
  circuitChanged(state: 'open' | 'closed'): void;
  answerDrifted(kind: string, count: number): void;
  /** A request named its document. @param kind `trusted`, `unknown` or `free`. */
  documentNamed(kind: string): void;
  /** A question was answered by a call that was under way already. */
  readonly callShared: () => void;
  /** A line of the log was dropped. */
  readonly logLineDropped: () => void;
  /** The page that Prometheus reads, in its text format. */
  print(): Promise<{ readonly contentType: string; readonly body: string }>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const { operations, inFlight, refusals, attempts, circuit, drifts, shared } = createInstruments([registry]);
  const documents = createDocumentCounter([registry]);
  const executions = createExecutionCounters([registry]);
  const droppedLines = createDroppedLineCounter([registry]);
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
    answerDrifted: (kind, count) => {
      drifts.inc({ kind }, count);
    },
    documentNamed: (kind) => {
      documents.inc({ kind });
    },
    callShared: () => {
      shared.inc();
    },
    logLineDropped: () => {
      droppedLines.inc();
    },
    print: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}

function createInstruments(registers: Registry[]) {
  const operations = new Histogram({
    name: 'gateway_operation_duration_seconds',
    help: 'Executed GraphQL operations, by the first error code of their response, or ok.',
    labelNames: ['outcome'],
    buckets: durationBuckets,
    registers,
  });
  const inFlight = new Gauge({
    name: 'gateway_operations_in_flight',
    help: 'GraphQL operations under way.',
    registers,
  });
  const refusals = new Counter({
    name: 'gateway_requests_refused_total',
    help: 'Requests that were answered without executing an operation, by error code.',
    labelNames: ['code'],
    registers,
  });
  const attempts = new Histogram({
    name: 'gateway_upstream_attempt_duration_seconds',
    help: 'Single upstream requests, by error code, ok, or abandoned by the client.',
    labelNames: ['outcome'],
    buckets: durationBuckets,
    registers,
  });
  const circuit = new Gauge({
    name: 'gateway_upstream_circuit_open',
    help: '1 while the upstream is down and only probed, else 0.',
    registers,
  });
  const drifts = new Counter({
    name: 'gateway_upstream_drifts_total',
    help: 'Places where a usable upstream answer differed from its contract, by kind.',
    labelNames: ['kind'],
    registers,
  });
  const shared = new Counter({
    name: 'gateway_upstream_shared_calls_total',
    help: 'Questions that were answered by a call of the same caller which was under way already.',
    registers,
  });
  return { operations, inFlight, refusals, attempts, circuit, drifts, shared };
}

function createExecutionCounters(registers: Registry[]) {
  const counter = new Counter({
    name: 'gateway_operations_executed_total',
    help: 'Operations, by what executed them: a compiled operation, or the interpreter where that could not.',
    labelNames: ['execution'],
    registers,
  });
  const [compiled, interpreted] = [
    counter.labels({ execution: 'compiled' }),
    counter.labels({ execution: 'interpreted' }),
  ];
  // There from the start, so that the share of one can be told before both have happened.
  for (const count of [compiled, interpreted]) count.inc(0);
  return { compiled, interpreted };
}

/** Counted only where there are trusted documents. */
function createDocumentCounter(registers: Registry[]) {
  return new Counter({
    name: 'gateway_documents_total',
    help: 'Requests, by how they named their document: by a trusted or an unknown id, or free, by its text.',
    labelNames: ['kind'],
    registers,
  });
}

function createDroppedLineCounter(registers: Registry[]) {
  return new Counter({
    name: 'gateway_log_lines_dropped_total',
    help: 'Lines of the log that were dropped, because the standard output did not take them in time.',
    registers,
  });
}
