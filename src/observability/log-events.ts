import type { ErrorSpec } from '../errors/error-codes.js';

export type LogLevel = ErrorSpec['level'] | 'fatal';

/** What is fixed for every log line of one event. */
export interface LogEventSpec {
  /** The level of most of its lines. */
  readonly level: LogLevel;
  /** What happened, for a person who reads the line: its `msg`, unless the place that logs says more. */
  readonly message: string;
  /** When it is logged, what it means and what an operator does, as `docs/log.md` says it. */
  readonly about: string;
  /** The only fields that its lines may hold, beside `level`, `time`, `event` and `msg`. */
  readonly fields: readonly LogField[];
  /** Its lines are the last that are dropped when the log is full. Few lines, which explain how the process ends. */
  readonly isUrgent?: true;
}

/** Every field of a log line beside those that each line has, with its meaning. */
export const logFields = {
  url: 'Where GraphQL is served.',
  metricsUrl: 'Where the metrics are, with `METRICS_PORT`.',
  upstream: '`configured`, or `sandbox`: the data are made up.',
  proxy: 'Whether the upstream or IAM is asked through a proxy.',
  graphiql: 'Whether GraphiQL is on.',
  introspection: 'Whether introspection is on.',
  signal: '`SIGTERM` or `SIGINT`.',
  drainSeconds: 'Seconds that operations in flight may take to finish: `DRAIN_SECONDS`.',
  error: "The error's `type`, `message`, `code` and `stack`, and nothing else that it carries.",
  lines: 'How many lines are missing.',
  cause:
    'The HTTP status of the collector, the error of the system, such as `ECONNREFUSED`, `timeout`, `refused`, or `full`: more spans were made than are sent.',
  documents: 'How many documents are trusted now.',
  problems: 'What is wrong with the manifests, the first problems of all.',
  requestId: "The request's id, which its answer has in `X-Request-Id`.",
  status:
    "HTTP status: of the gateway's answer in `request.refused`, of the upstream's in `upstream.attempt.failed`. Absent if the upstream did not answer.",
  code: 'The error code.',
  codes: 'The error codes of the answer, in the order of its errors. Empty if there was no error.',
  durationMs: 'Milliseconds from start to end.',
  upstreamCalls:
    'How many questions the operation asked the upstream, those that a call of another operation answered included. Retries are not counted.',
  upstreamMs:
    'Milliseconds that its upstream calls took, waits and retries included, summed up: calls at the same time count each.',
  documentId: 'The id of the trusted document that was asked for. Absent for every other document.',
  traceId: 'The id of its trace, if that is sampled.',
  transport: '`sse` or `websocket`.',
  reason: 'Why the stream ended, as in `gateway_streams_ended_total`.',
  events: 'How many events were sent.',
  drifts:
    "Each difference: `kind` as in `gateway_upstream_drifts_total`, the upstream's name of the `field`, the unknown `word` if it is harmless, and how often (`count`).",
} as const satisfies Record<string, string>;

export type LogField = keyof typeof logFields;

/**
 * Every log event, in the order in which `docs/log.md` lists them. Lines hold the fields that are listed here and no others:
 * an allow-list, so that a token, a query text or an address of the upstream cannot get into the log.
 */
export const logEvents = {
  'gateway.started': {
    level: 'info',
    message: 'Serving.',
    about: 'The gateway accepts requests. At level `warn` with the embedded sandbox, because its data are made up.',
    fields: ['url', 'metricsUrl', 'upstream', 'proxy', 'graphiql', 'introspection'],
  },
  'gateway.stopping': {
    level: 'info',
    message: 'Stopping: no longer ready; operations in flight may finish.',
    about: 'A signal arrived. `/readyz` answers 503 from now on.',
    fields: ['signal', 'drainSeconds'],
  },
  'gateway.stopped': {
    level: 'info',
    message: 'Stopped.',
    about: 'The last line of the process.',
    fields: [],
    isUrgent: true,
  },
  'gateway.crashed': {
    level: 'fatal',
    message: 'Crashed by an uncaught error: stopping with exit status 1.',
    about: 'A bug in the gateway. Operations in flight may finish, then the process ends. Report it.',
    fields: ['error'],
    isUrgent: true,
  },
  'log.dropped': {
    level: 'warn',
    message: 'Log lines are missing here: the reader was too slow.',
    about: 'The reader of the standard output was too slow, or its disk was full. Check what reads the log.',
    fields: ['lines'],
    isUrgent: true,
  },
  'spans.dropped': {
    level: 'warn',
    message: 'The collector does not take spans: they are dropped.',
    about:
      'Logged once, until the collector takes spans again. Requests are served as before. `gateway_spans_dropped_total` counts the spans.',
    fields: ['cause'],
  },
  'spans.sent': {
    level: 'info',
    message: 'The collector takes spans again.',
    about: 'Logged after `spans.dropped`.',
    fields: [],
  },
  'documents.reloaded': {
    level: 'info',
    message: 'Read the manifests of trusted documents again.',
    about:
      'A manifest has changed, and the new documents are in use. A document that is no longer in a manifest is refused.',
    fields: ['documents'],
  },
  'documents.rejected': {
    level: 'warn',
    message: 'A manifest of trusted documents changed, but cannot be trusted: the earlier documents stay in use.',
    about: 'Correct the manifest; `problems` says what is wrong. Logged once for each change.',
    fields: ['problems'],
  },
  'request.refused': {
    level: 'info',
    message: 'Refused a request.',
    about:
      'A request was answered without an operation: it is malformed, too large or too frequent, has an unusable token, or the gateway is busy.',
    fields: ['requestId', 'status', 'code', 'traceId'],
  },
  'operation.finished': {
    level: 'info',
    message: 'Answered an operation.',
    about: 'One line for each GraphQL request that was not refused before, with or without errors.',
    fields: ['requestId', 'durationMs', 'codes', 'upstreamCalls', 'upstreamMs', 'documentId', 'traceId'],
  },
  'operation.broke': {
    level: 'error',
    message: 'A bug in the gateway broke an operation.',
    about: 'The client got `INTERNAL_SERVER_ERROR` and this request id. Report it.',
    fields: ['requestId', 'error', 'traceId'],
  },
  'operation.abandoned': {
    level: 'info',
    message: 'A client disconnected before its answer was ready.',
    about:
      'Its upstream calls were aborted. Many of these mean that clients wait for less time than the gateway takes.',
    fields: ['requestId', 'durationMs', 'upstreamCalls', 'upstreamMs', 'documentId', 'traceId'],
  },
  'stream.opened': {
    level: 'info',
    message: 'Opened a stream.',
    about: 'A client subscribed to a page. One line for each subscription that was not refused.',
    fields: ['requestId', 'transport', 'traceId'],
  },
  'stream.ended': {
    level: 'info',
    message: 'A stream ended.',
    about: 'Has the request id of its `stream.opened`. Clients come again by themselves unless `reason` is `complete`.',
    fields: ['requestId', 'transport', 'reason', 'durationMs', 'events', 'traceId'],
  },
  'upstream.attempt.failed': {
    level: 'warn',
    message: 'An upstream request failed.',
    about:
      "One line for each failed attempt, retries included, so an operation may have several and still succeed. At level `info` if the code is the caller's own mistake.",
    fields: ['requestId', 'code', 'status', 'durationMs', 'traceId'],
  },
  'upstream.circuit.opened': {
    level: 'warn',
    message: 'The upstream is down: one probe every ten seconds asks it again.',
    about:
      'Half of at least 20 calls within 10 s failed. Operations get `UPSTREAM_UNAVAILABLE` at once until a probe succeeds.',
    fields: [],
  },
  'upstream.circuit.closed': {
    level: 'info',
    message: 'The upstream answers again.',
    about: 'A probe succeeded. Every operation is sent to the upstream again.',
    fields: [],
  },
  'upstream.answer.drifted': {
    level: 'warn',
    message: 'An upstream answer was usable, but differed from the contract.',
    about: 'The upstream changed, or answers wrongly. `npm run doctor` compares its answers with the contract in full.',
    fields: ['requestId', 'drifts', 'traceId'],
  },
} as const satisfies Record<string, LogEventSpec>;

export type LogEvent = keyof typeof logEvents;
export type LogFields<E extends LogEvent> = Readonly<Partial<Record<(typeof logEvents)[E]['fields'][number], unknown>>>;
