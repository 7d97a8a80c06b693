import type { Dispatcher } from 'undici';
import type { Clock } from '../lib/clock.js';
import { AppError } from '../errors/app-error.js';
import type { SnapshotPage } from '../snapshots/snapshot-source.js';
import { type InTurn, createInTurn } from '../lib/create-in-turn.js';
import { boundBody, readAnswer } from './answer/read-answer.js';
import { worthHiding } from './answer/scrub.js';
import type { Authenticator, Credentials, OutgoingRequest } from './auth/authenticator.js';
import type { ListRequest, SendList } from './list-request.js';
import { type BodyRoom, createBodyRoom } from './request/create-body-room.js';
import { encodeQuery, toQueryPairs } from './request/encode-query.js';
import { type Answer, type Progress, fetchAnswer } from './request/fetch-answer.js';
import { translateTransportError } from './request/translate-transport-error.js';
import { AttemptFailure } from './resilience/attempt-failure.js';
import type { UpstreamObserver } from '../observability/upstream-observer.js';

export interface AttemptOptions {
  /** Holds the connections. Must neither follow redirects nor retry: a token must not travel to another host. */
  readonly dispatcher: Dispatcher;
  /** Scheme, host and port, and perhaps a path under which the API lives; without `/v2`. */
  readonly baseUrl: URL;
  /** One path segment of letters, digits, `_` and `-`. */
  readonly projectId: string;
  readonly authenticator: Authenticator;
  /** Beside credentials, project and host: what must not appear in any text of the upstream. None when absent. */
  readonly secrets?: readonly string[];
  /** Milliseconds for one attempt: connecting, head and body. */
  readonly timeoutMs: number;
  /** Most bytes of a decoded body. */
  readonly maxBodyBytes: number;
  readonly observer: UpstreamObserver;
  readonly clock: Clock;
}

/** Bytes that the bodies of all answers may hold while they come in, beside the one that may always go on. */
const maxHeldBytes = 25_165_824;

/** One attempt: one HTTP request with a deadline, and its bounded answer decoded or translated into an error. */
export function createSendAttempt(options: AttemptOptions): SendList {
  const target = toAttemptTarget(options);
  return async (request) => {
    const started = options.clock.monotonicNow();
    const progress: Progress = {};
    const attempt = request.asked?.attempt();
    const report = (outcome: 'ok' | 'abandoned' | AppError['code']) => {
      const durationMs = options.clock.monotonicNow() - started;
      const { requestId, traceId } = request;
      const { decodedBytes: bytes, status } = progress;
      options.observer.attemptEnded({ requestId, outcome, status, durationMs, traceId });
      attempt?.ended({ outcome, status, durationMs, bytes });
    };
    try {
      const { host, path } = target;
      const outgoing: OutgoingRequest = { method: 'GET', host, path, query: encodeQuery(toQueryPairs(request.query)) };
      // Not within the deadline of the attempt: a request for credentials has its own deadline.
      const credentials = await options.authenticator.authenticate(request, outgoing);
      const page = await exchange(options, request, {
        target,
        outgoing,
        credentials,
        progress,
        headers: attempt?.headers,
      });
      report('ok');
      return page;
    } catch (thrown) {
      if (thrown instanceof AppError) report(thrown.code);
      else if (request.signal.aborted) report('abandoned');
      else attempt?.ended({ outcome: 'INTERNAL_SERVER_ERROR', status: undefined, durationMs: 0, bytes: undefined });
      throw isTrickle(thrown, progress, options) ? trickle(thrown) : thrown;
    }
  };
}

/** What all attempts have in common. */
interface AttemptTarget {
  readonly origin: string;
  /** `host:port` */
  readonly host: string;
  readonly path: string;
  /** What must not appear in any text of the upstream, beside the credentials of an attempt. */
  readonly secrets: readonly string[];
  readonly room: BodyRoom;
  readonly inTurn: InTurn;
}

function toAttemptTarget({ authenticator, baseUrl, projectId, secrets = [] }: AttemptOptions): AttemptTarget {
  const { origin, host, hostname, pathname } = baseUrl;
  return {
    origin,
    host,
    path: `${pathname.replace(/\/+$/, '')}/v2/${projectId}/snapshots`,
    secrets: [...authenticator.secrets, ...secrets, projectId, host, hostname],
    room: createBodyRoom(maxHeldBytes),
    inTurn: createInTurn(),
  };
}

interface Exchange {
  readonly target: AttemptTarget;
  readonly outgoing: OutgoingRequest;
  readonly credentials: Credentials;
  readonly progress: Progress;
  /** Sent along. */
  readonly headers: Readonly<Record<string, string>> | undefined;
}

/** Sends the request and reads its answer. */
async function exchange(
  options: AttemptOptions,
  request: ListRequest,
  { target, outgoing, credentials, progress, headers }: Exchange,
): Promise<SnapshotPage> {
  const { authenticator, maxBodyBytes } = options;
  const question = {
    origin: target.origin,
    path: `${outgoing.path}?${outgoing.query}`,
    method: outgoing.method,
    headers: { accept: 'application/json', 'user-agent': 'snapshot-gateway', ...headers, ...credentials },
  };
  let answer: Answer | undefined;
  try {
    answer = await fetchAnswer(options.dispatcher, question, {
      signal: request.signal,
      timeoutMs: options.timeoutMs,
      toMaxBytes: (head) => boundBody(head, maxBodyBytes),
      progress,
      room: target.room,
      clock: options.clock,
    });
    const page = await readAnswer(answer, {
      credentials: authenticator.credentials,
      secrets: [...target.secrets, ...worthHiding(Object.values(credentials))],
      now: options.clock.now(),
      maxBodyBytes,
      limit: request.query.slice.limit,
      inTurn: target.inTurn,
      signal: request.signal,
      onDecoded: (bytes) => {
        progress.decodedBytes = bytes;
      },
      onDrift: (drifts) => {
        options.observer.answerDrifted({ requestId: request.requestId, drifts, traceId: request.traceId });
      },
    });
    authenticator.accepted(credentials);
    return page;
  } catch (thrown) {
    const error = translateTransportError(thrown, progress.status !== undefined);
    if (!(error instanceof AppError) || error.upstream?.status !== 401) throw error;
    if (!authenticator.refused(credentials)) throw error;
    throw withCause(error, new AttemptFailure('renewed-credentials'));
  } finally {
    answer?.release?.();
  }
}

/**
 * Whether the time ran out while something of an answer still kept coming: asked again, it would only come again. Of a head
 * it is known only that it began, which is enough: the server is at work already.
 */
function isTrickle(thrown: unknown, progress: Progress, options: AttemptOptions): thrown is AppError {
  if (!(thrown instanceof AppError) || thrown.code !== 'UPSTREAM_TIMEOUT') return false;
  const { hasBegun = false, status, lastBytesAt } = progress;
  if (status === undefined && lastBytesAt === undefined) return hasBegun;
  const recentMs = Math.min(options.timeoutMs / 2, 1000);
  return lastBytesAt !== undefined && options.clock.monotonicNow() - lastBytesAt < recentMs;
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
