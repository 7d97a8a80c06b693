import type { ErrorSpec } from '../errors/error-codes.js';

export type LogLevel = ErrorSpec['level'] | 'fatal';

/** What is fixed for every log line of one event. */
export interface LogEventSpec {
  readonly level: LogLevel;
  /** What happened, for a person who reads the line. */
  readonly message: string;
  /** The only fields that its lines may hold, beside `level`, `time`, `event` and `msg`. */
  readonly fields: readonly string[];
  /** Its lines are the last that are dropped when the log is full. Few lines, which explain how the process ends. */
  readonly isUrgent?: true;
}

/**
 * Every log event. Lines hold the fields that are listed here and no others: an allow-list, so that a token, a query text
 * or an address of the upstream has no way into the log.
 */
export const logEvents = {
  'gateway.started': {
    level: 'info',
    message: 'Serving.',
    fields: ['url', 'upstream', 'graphiql', 'introspection'],
  },
  'gateway.stopping': {
    level: 'info',
    message: 'Stopping: not ready any more, operations in flight may finish.',
    fields: ['signal', 'drainSeconds'],
  },
  'gateway.stopped': { level: 'info', message: 'Stopped.', fields: [], isUrgent: true },
  'gateway.crashed': {
    level: 'fatal',
    message: 'Crashed by an error that nothing caught: stopping with exit status 1.',
    fields: ['error'],
    isUrgent: true,
  },
  'log.dropped': {
    level: 'warn',
    message: 'Lines of the log are missing here: nothing took them in time.',
    fields: ['lines'],
    isUrgent: true,
  },
  'documents.reloaded': {
    level: 'info',
    message: 'Read the manifests of trusted documents again.',
    fields: ['documents'],
  },
  'documents.rejected': {
    level: 'warn',
    message: 'A manifest of trusted documents changed, but cannot be trusted: the documents of before stay.',
    fields: ['problems'],
  },
  'request.refused': {
    level: 'info',
    message: 'Refused a request.',
    fields: ['requestId', 'status', 'code'],
  },
  'operation.finished': {
    level: 'info',
    message: 'Answered an operation.',
    fields: ['requestId', 'durationMs', 'codes'],
  },
  'operation.broke': {
    level: 'error',
    message: 'A bug in the gateway broke an operation.',
    fields: ['requestId', 'error'],
  },
  'operation.abandoned': {
    level: 'info',
    message: 'A client left before its answer was ready.',
    fields: ['requestId', 'durationMs'],
  },
  'upstream.attempt.failed': {
    level: 'warn',
    message: 'An upstream request failed.',
    fields: ['requestId', 'code', 'status', 'durationMs'],
  },
  'upstream.circuit.opened': {
    level: 'warn',
    message: 'The upstream is down: it is asked again by one probe every ten seconds.',
    fields: [],
  },
  'upstream.circuit.closed': { level: 'info', message: 'The upstream answers again.', fields: [] },
  'upstream.answer.drifted': {
    level: 'warn',
    message: 'An upstream answer was usable, but differed from the contract.',
    fields: ['requestId', 'drifts'],
  },
} as const satisfies Record<string, LogEventSpec>;

export type LogEvent = keyof typeof logEvents;
export type LogFields<E extends LogEvent> = Readonly<Partial<Record<(typeof logEvents)[E]['fields'][number], unknown>>>;
