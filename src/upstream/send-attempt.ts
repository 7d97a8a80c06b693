import type { Socket } from 'node:net';
import type { Dispatcher } from 'undici';
import { AppError } from '../errors/app-error.js';
import type { SnapshotPage } from '../snapshots/snapshot-source.js';
import { readAnswer } from './answer/read-answer.js';
import type { Authenticator, Credentials, OutgoingRequest } from './auth/authenticator.js';
import type { ListRequest, SendList } from './list-request.js';
import { encodeQuery, toQueryPairs } from './request/encode-query.js';
import type { ConnectionListener } from './request/tell-connection.js';
import { translateTransportError } from './request/translate-transport-error.js';
import { withDeadline } from './request/with-deadline.js';
import { AttemptFailure } from './resilience/attempt-failure.js';
import type { UpstreamObserver } from './upstream-observer.js';

export interface AttemptOptions {
  /** Holds the connections. Must neither follow redirects nor retry: a token must not travel to another host. */
  readonly dispatcher: Dispatcher;
  /** Scheme, host and port, and perhaps a path under which the API lives; without `/v2`. */
  readonly baseUrl: URL;
  /** One path segment of letters, digits, `_` and `-`. */
  readonly projectId: string;
  readonly authenticator: Authenticator;
  /** Milliseconds for one attempt: connecting, head and body. */
  readonly timeoutMs: number;
  /** Most bytes of a decoded body. */
  readonly maxBodyBytes: number;
  readonly observer: UpstreamObserver;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds on the clock of `CallContext.deadlineAt`. */
  readonly monotonicNow: () => number;
}

/** How far an attempt has come. */
interface Progress {
  /** HTTP status, once the head of the answer is there. */
  status?: number;
  /** When anything of an answer last came, an early hint included, on the monotonic clock. */
  lastBytesAt?: number;
  /** Bytes that have come over its connection since the request was written. */
  bytesRead?: () => number;
}

/** One attempt: one HTTP request with a deadline, and its bounded answer decoded or translated into an error. */
export function createSendAttempt(options: AttemptOptions): SendList {
  return async (request) => {
    const started = options.monotonicNow();
    const progress: Progress = {};
    const report = (outcome: 'ok' | 'abandoned' | AppError['code']) => {
      const durationMs = options.monotonicNow() - started;
      options.observer.attemptEnded({ requestId: request.requestId, outcome, status: progress.status, durationMs });
    };
    try {
      const outgoing = toOutgoingRequest(options, request);
      // Not within the deadline of the attempt: whoever has to ask for credentials first has one of its own.
      const credentials = await options.authenticator.authenticate(request, outgoing);
      const page = await withDeadline(request.signal, options.timeoutMs, (signal) =>
        exchange(options, { ...request, signal }, { outgoing, credentials, progress }),
      );
      report('ok');
      return page;
    } catch (thrown) {
      if (thrown instanceof AppError) report(thrown.code);
      else if (request.signal.aborted) report('abandoned');
      throw isTrickle(thrown, progress, options) ? trickle(thrown) : thrown;
    }
  };
}

function toOutgoingRequest({ baseUrl, projectId }: AttemptOptions, { query }: ListRequest): OutgoingRequest {
  const path = `${baseUrl.pathname.replace(/\/+$/, '')}/v2/${projectId}/snapshots`;
  return { method: 'GET', host: baseUrl.host, path, query: encodeQuery(toQueryPairs(query)) };
}

interface Exchange {
  readonly outgoing: OutgoingRequest;
  readonly credentials: Credentials;
  readonly progress: Progress;
}

/** Sends the request and reads its answer. */
async function exchange(
  options: AttemptOptions,
  request: ListRequest,
  { outgoing, credentials, progress }: Exchange,
): Promise<SnapshotPage> {
  const { authenticator, baseUrl, dispatcher } = options;
  const noteBytes = () => {
    progress.lastBytesAt = options.monotonicNow();
  };
  const onConnection = (socket: Socket) => {
    const { bytesRead } = socket;
    progress.bytesRead = () => socket.bytesRead - bytesRead;
  };
  try {
    const answer = await dispatcher.request({
      origin: baseUrl.origin,
      path: `${outgoing.path}?${outgoing.query}`,
      method: outgoing.method,
      headers: { accept: 'application/json', 'user-agent': 'snapshot-gateway', ...credentials },
      signal: request.signal,
      onInfo: noteBytes,
      opaque: { onConnection } satisfies ConnectionListener,
      // The deadline of the signal stands in for both: undici's own start anew with every chunk and every 103.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    progress.status = answer.statusCode;
    const page = await readAnswer(answer, {
      credentials: authenticator.credentials,
      secrets: toSecrets(options, credentials),
      now: options.now(),
      maxBodyBytes: options.maxBodyBytes,
      limit: request.query.slice.limit,
      onBytes: noteBytes,
      onDrift: (drifts) => {
        options.observer.answerDrifted({ requestId: request.requestId, drifts });
      },
    });
    authenticator.accepted(credentials);
    return page;
  } catch (thrown) {
    const error = translateTransportError(thrown, progress.status !== undefined);
    if (!(error instanceof AppError) || error.upstream?.status !== 401) throw error;
    if (!authenticator.refused(credentials)) throw error;
    throw withCause(error, new AttemptFailure('renewed-credentials'));
  }
}

function toSecrets({ authenticator, baseUrl, projectId }: AttemptOptions, credentials: Credentials): string[] {
  return [...authenticator.secrets, ...Object.values(credentials), projectId, baseUrl.host, baseUrl.hostname];
}

/**
 * Whether the time ran out while something of an answer still kept coming: asked again, it would only come again. Of a head
 * it is known only that it began, which is as good: whoever answers it has got to work already.
 */
function isTrickle(thrown: unknown, progress: Progress, options: AttemptOptions): thrown is AppError {
  if (!(thrown instanceof AppError) || thrown.code !== 'UPSTREAM_TIMEOUT') return false;
  const { status, lastBytesAt, bytesRead } = progress;
  if (status === undefined && lastBytesAt === undefined) return (bytesRead?.() ?? 0) > 0;
  const recentMs = Math.min(options.timeoutMs / 2, 1000);
  return lastBytesAt !== undefined && options.monotonicNow() - lastBytesAt < recentMs;
}

function trickle(error: AppError): AppError {
  return withCause(error, new AttemptFailure('trickle', { cause: error.cause }));
}

function withCause({ code, message, retryable, retryAfterMs, upstream }: AppError, cause: AttemptFailure): AppError {
  return new AppError(code, {
    message,
    retryable,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(upstream !== undefined && { upstream }),
    cause,
  });
}
