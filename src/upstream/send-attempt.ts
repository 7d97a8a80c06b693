import type { Dispatcher } from 'undici';
import { AppError } from '../errors/app-error.js';
import type { SnapshotPage } from '../snapshots/snapshot-source.js';
import { decodePage, isRow } from './answer/decode-page.js';
import { DriftLog } from './answer/drift.js';
import { readBody } from './answer/read-body.js';
import { translateFailure } from './answer/translate-failure.js';
import type { Authenticator } from './auth/authenticator.js';
import type { ListRequest, SendList } from './list-request.js';
import { encodeQuery, toQueryPairs } from './request/encode-query.js';
import { translateTransportError } from './request/translate-transport-error.js';
import { withDeadline } from './request/with-deadline.js';
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
}

/** Error bodies are a few hundred bytes; what is longer is a page of a proxy, and is not needed whole. */
const maxErrorBodyBytes = 65_536;

/** One attempt: one HTTP request with a deadline, and its bounded answer decoded or translated into an error. */
export function createSendAttempt(options: AttemptOptions): SendList {
  return async (request) => {
    const started = options.now();
    const seen: { status?: number } = {};
    const report = (outcome: 'ok' | 'abandoned' | AppError['code']) => {
      const durationMs = options.now() - started;
      options.observer.attemptEnded({ requestId: request.requestId, outcome, status: seen.status, durationMs });
    };
    try {
      const page = await withDeadline(request.signal, options.timeoutMs, (signal) =>
        attempt(options, { ...request, signal }, seen),
      );
      report('ok');
      return page;
    } catch (thrown) {
      if (thrown instanceof AppError) report(thrown.code);
      else if (request.signal.aborted) report('abandoned');
      throw thrown;
    }
  };
}

async function attempt(
  options: AttemptOptions,
  request: ListRequest,
  seen: { status?: number },
): Promise<SnapshotPage> {
  const { origin, host, pathname } = options.baseUrl;
  const path = `${pathname.replace(/\/+$/, '')}/v2/${options.projectId}/snapshots`;
  const query = encodeQuery(toQueryPairs(request.query));
  const credentials = await options.authenticator.authenticate(request, { method: 'GET', host, path, query });
  try {
    const answer = await options.dispatcher.request({
      origin,
      path: `${path}?${query}`,
      method: 'GET',
      headers: { accept: 'application/json', 'user-agent': 'snapshot-gateway', ...credentials },
      signal: request.signal,
      // The deadline of the signal stands in for both: undici's own start anew with every chunk and every 103.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    seen.status = answer.statusCode;
    return await readAndClose(answer, () => readAnswer(options, request, answer, credentials));
  } catch (thrown) {
    throw translateTransportError(thrown, seen.status !== undefined);
  }
}

/** Gives up what was not read of a body, and its connection, which would otherwise be held for ever. */
async function readAndClose<T>({ body }: Dispatcher.ResponseData, read: () => Promise<T>): Promise<T> {
  // A body that is given up says so by an error; with nobody to hear it, the process would end.
  body.on('error', () => undefined);
  try {
    return await read();
  } finally {
    body.destroy();
  }
}

async function readAnswer(
  options: AttemptOptions,
  request: ListRequest,
  answer: Dispatcher.ResponseData,
  credentials: Readonly<Record<string, string>>,
): Promise<SnapshotPage> {
  const { statusCode: status, headers, body } = answer;
  const encoding = first(headers['content-encoding']);
  const fail = (parsed: unknown) =>
    translateFailure(
      { status, body: parsed, retryAfter: first(headers['retry-after']), requestId: first(headers['x-request-id']) },
      {
        credentials: options.authenticator.credentials,
        secrets: [...Object.values(credentials), options.projectId, options.baseUrl.host, options.baseUrl.hostname],
        now: options.now(),
      },
    );
  if (status !== 200) throw fail(await readErrorAnswer(body, encoding));
  const contentType = first(headers['content-type']) ?? 'application/json';
  if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType)) throw new AppError('UPSTREAM_BAD_RESPONSE');
  const parsed = parseJson(await readBody(body, encoding, { maxBytes: options.maxBodyBytes }));
  if (parsed === undefined) throw new AppError('UPSTREAM_BAD_RESPONSE');
  if (carriesError(parsed)) throw fail(parsed);
  const drift = new DriftLog();
  const page = decodePage(parsed, request.query.slice.limit, drift);
  const { drifts } = drift;
  if (drifts.length > 0) options.observer.answerDrifted({ requestId: request.requestId, drifts });
  return page;
}

/** The body of a failure, when it is JSON; a body that cannot be read does not hide the status. */
async function readErrorAnswer(body: AsyncIterable<Uint8Array>, encoding: string | undefined): Promise<unknown> {
  return readBody(body, encoding, { maxBytes: maxErrorBodyBytes }).then(parseJson, () => undefined);
}

/** A 200 may carry an error of any layer in place of rows. */
function carriesError(body: unknown): boolean {
  if (!isRow(body)) return false;
  const rows = body['desktop_snapshots'];
  if (Array.isArray(rows) && rows.length > 0) return false;
  const code = body['error_code'] ?? (isRow(body['error']) ? body['error']['code'] : undefined);
  return (typeof code === 'string' && code !== '') || typeof code === 'number';
}

/** The parsed text, or undefined when it is not JSON; no JSON text parses to undefined. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function first(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
