import type { Dispatcher } from 'undici';
import type { Clock } from '../../lib/clock.js';
import { AppError } from '../../errors/app-error.js';
import { isRow } from '../answer/decode-page.js';
import { firstHeader } from '../answer/first-header.js';
import { createInTurn } from '../../lib/create-in-turn.js';
import { toMaxWireBytes } from '../answer/read-body.js';
import { readJson } from '../answer/read-json.js';
import { worthHiding } from '../answer/scrub.js';
import { translateFailure } from '../answer/translate-failure.js';
import { type Answer, type AnswerHead, fetchAnswer } from '../request/fetch-answer.js';
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
  readonly clock: Clock;
}

/** A token of the gateway's own user. */
export interface IamToken {
  readonly value: string;
  /** Milliseconds since the epoch, on this machine's clock. */
  readonly expiresAt: number;
  /** Milliseconds from its issue to its end. */
  readonly lifetimeMs: number;
}

/** Tokens are valid for 24 hours; this is for an answer that does not say so, or says of its token that it has ended. */
const assumedLifetimeMs = 3_600_000;
/** A token that ends sooner is used as long all the same: asked for with each call, the next one would be no better. */
const minLifetimeMs = 30_000;
const maxAnswerBytes = 262_144;
/** Says how much a body may hold: an answer without the catalogue holds a user, a project and some roles. */
const maxListItems = 100;
const usableToken = /^[\x21-\x7e]{1,40000}$/;

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
    // Every other failure of IAM means to the caller that the service behind the gateway cannot be reached.
    const { retryable, retryAfterMs } = error;
    throw new AppError('UPSTREAM_UNAVAILABLE', {
      retryable: error.code === 'UPSTREAM_BAD_RESPONSE' || retryable,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
      cause: error,
    });
  }
}

async function request(options: IamOptions): Promise<IamToken> {
  const { clock, iamUrl, password } = options;
  const question = {
    origin: iamUrl.origin,
    path: `${iamUrl.pathname.replace(/\/+$/, '')}/v3/auth/tokens?nocatalog=true`,
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json', 'user-agent': 'snapshot-gateway' },
    body: JSON.stringify(toQuestion(options)),
  } as const;
  const { head, body } = await fetchHead(options, question);
  const { status, headers } = head;
  const token = headers['x-subject-token'];
  if (status === 201 && typeof token === 'string' && usableToken.test(token)) return toToken(token, body, clock.now());
  if (status < 400) throw new AppError('UPSTREAM_BAD_RESPONSE');
  const retryAfter = firstHeader(headers['retry-after']);
  const failure = translateFailure(
    { status, body, retryAfter, requestId: firstHeader(headers['x-request-id']) },
    { credentials: 'gateway', secrets: [...worthHiding([password]), iamUrl.host], now: clock.now() },
  );
  // A malformed request and an unknown user are refusals like a wrong password: asking again does not help.
  const isRefused = status >= 400 && status < 500 && failure.code !== 'UPSTREAM_RATE_LIMITED' && status !== 408;
  throw isRefused ? new AppError('UPSTREAM_DENIED', { cause: failure }) : failure;
}

/**
 * The head of the answer, and what its body says: nothing, where it did not come whole or cannot be read. The token is in the
 * head, and so is a refusal: the password is not sent again only to read the body.
 *
 * @throws what kept the head from coming.
 */
async function fetchHead(
  { clock, dispatcher, timeoutMs }: IamOptions,
  question: Dispatcher.DispatchOptions,
): Promise<{ readonly head: AnswerHead; readonly body: unknown }> {
  const heads: AnswerHead[] = [];
  const toMaxBytes = (head: AnswerHead): number => {
    heads.push(head);
    return toMaxWireBytes(head.headers['content-encoding'], maxAnswerBytes);
  };
  try {
    const answer = await fetchAnswer(dispatcher, question, { timeoutMs, toMaxBytes, progress: {}, clock });
    return { head: answer, body: await readAnswer(answer) };
  } catch (thrown) {
    const [head] = heads;
    if (!head) throw thrown;
    return { head, body: undefined };
  }
}

/** @throws {AppError} `UPSTREAM_BAD_RESPONSE` */
async function readAnswer({ body, headers }: Answer): Promise<unknown> {
  if (!body) return undefined;
  const bounds = { maxBytes: maxAnswerBytes, maxItems: maxListItems, inTurn: createInTurn() };
  return (await readJson(body, headers['content-encoding'], bounds))?.value;
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
  // Whether a token that ends before it begins has ended is for the upstream to say, with a 401.
  const lifetimeMs = end === undefined || end <= issued ? assumedLifetimeMs : Math.max(end - issued, minLifetimeMs);
  return { value, lifetimeMs, expiresAt: now + lifetimeMs };
}

/** `2020-01-04T09:05:22.701000Z` */
function readTime(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? undefined : time;
}
