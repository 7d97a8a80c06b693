import type { Dispatcher } from 'undici';
import { AppError } from '../../errors/app-error.js';
import { isRow } from '../answer/decode-page.js';
import { firstHeader } from '../answer/first-header.js';
import { parseJson } from '../answer/parse-json.js';
import { readBody, toMaxWireBytes } from '../answer/read-body.js';
import { translateFailure } from '../answer/translate-failure.js';
import { fetchAnswer } from '../request/fetch-answer.js';
import { translateTransportError } from '../request/translate-transport-error.js';

export interface IamOptions {
  readonly dispatcher: Dispatcher;
  /** Base URL of IAM, without `/v3`. */
  readonly iamUrl: URL;
  readonly username: string;
  readonly password: string;
  /** Name of the account that the user belongs to. */
  readonly domain: string;
  /** Id of the project that the token is for. */
  readonly projectId: string;
  /** Milliseconds for one request. */
  readonly timeoutMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A token of the gateway's own user. */
export interface IamToken {
  readonly value: string;
  /** Milliseconds since the epoch, on this machine's clock. */
  readonly expiresAt: number;
  /** Milliseconds from its issue to its end. */
  readonly lifetimeMs: number;
}

/** Tokens are valid for 24 hours; this is for an answer that does not say so. */
const assumedLifetimeMs = 3_600_000;
const maxAnswerBytes = 262_144;

/**
 * Asks IAM for a token by password, scoped to the project (`schema/upstream.openapi.yaml`). One request, never repeated here.
 *
 * @throws {AppError} `UPSTREAM_DENIED` when IAM refuses, `UPSTREAM_UNAVAILABLE` when it cannot be asked or its answer
 *   cannot be used.
 */
export async function fetchIamToken(options: IamOptions): Promise<IamToken> {
  try {
    return await request(options);
  } catch (thrown) {
    const error = translateTransportError(thrown, false);
    if (!(error instanceof AppError) || error.code === 'UPSTREAM_DENIED') throw error;
    // Whatever else went wrong with IAM, for the caller it is the service behind the gateway that cannot be reached.
    const { retryable, retryAfterMs } = error;
    throw new AppError('UPSTREAM_UNAVAILABLE', {
      retryable: error.code === 'UPSTREAM_BAD_RESPONSE' || retryable,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
      cause: error,
    });
  }
}

async function request(options: IamOptions): Promise<IamToken> {
  const { dispatcher, iamUrl, now, password, timeoutMs } = options;
  const question = {
    origin: iamUrl.origin,
    path: `${iamUrl.pathname.replace(/\/+$/, '')}/v3/auth/tokens?nocatalog=true`,
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json', 'user-agent': 'snapshot-gateway' },
    body: JSON.stringify(toQuestion(options)),
  } as const;
  const answer = await fetchAnswer(dispatcher, question, {
    timeoutMs,
    toMaxBytes: ({ headers }) => toMaxWireBytes(headers['content-encoding'], maxAnswerBytes),
    progress: {},
    now,
  });
  if (!answer.body) throw answer.problem;
  const { status, headers } = answer;
  const text = await readBody(answer.body, headers['content-encoding'], maxAnswerBytes);
  const body = parseJson(text);
  const token = headers['x-subject-token'];
  if (status === 201 && typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)) return toToken(token, body, now());
  if (status === 201) throw new AppError('UPSTREAM_BAD_RESPONSE');
  const retryAfter = firstHeader(headers['retry-after']);
  const failure = translateFailure(
    { status, body, retryAfter, requestId: firstHeader(headers['x-request-id']) },
    { credentials: 'gateway', secrets: [password, iamUrl.host], now: now() },
  );
  // A malformed request and an unknown user are refusals like a wrong password: asking again does not help.
  const isRefused = status >= 400 && status < 500 && failure.code !== 'UPSTREAM_RATE_LIMITED' && status !== 408;
  throw isRefused ? new AppError('UPSTREAM_DENIED', { cause: failure }) : failure;
}

function toQuestion({ username, password, domain, projectId }: IamOptions) {
  const user = { name: username, password, domain: { name: domain } };
  return { auth: { identity: { methods: ['password'], password: { user } }, scope: { project: { id: projectId } } } };
}

/** The lifetime is taken from both of IAM's own times where it says both, so that a clock that is off does no harm. */
function toToken(value: string, body: unknown, now: number): IamToken {
  const token = isRow(body) && isRow(body['token']) ? body['token'] : {};
  const end = readTime(token['expires_at']);
  const issued = readTime(token['issued_at']) ?? now;
  const lifetimeMs = end === undefined ? assumedLifetimeMs : Math.max(end - issued, 0);
  return { value, lifetimeMs, expiresAt: now + lifetimeMs };
}

/** `2020-01-04T09:05:22.701000Z` */
function readTime(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? undefined : time;
}
