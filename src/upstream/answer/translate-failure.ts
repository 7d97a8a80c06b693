import { AppError, type UpstreamFailure } from '../../errors/app-error.js';
import type { ErrorCode } from '../../errors/error-codes.js';
import { AttemptFailure } from '../resilience/attempt-failure.js';
import { parseRetryAfter } from '../resilience/parse-retry-after.js';
import { parseThrottleWindow } from '../resilience/parse-throttle-window.js';
import { type ErrorBody, readErrorBody } from './read-error-body.js';
import { holdsAny, scrub } from './scrub.js';

/** A failure answer of the upstream, as far as it could be read. */
export interface FailureAnswer {
  readonly status: number;
  /** The parsed body; undefined when there was none or it was not JSON. */
  readonly body: unknown;
  readonly retryAfter: string | undefined;
  readonly requestId: string | undefined;
}

export interface TranslationContext {
  /** Whose credentials were shown. */
  readonly credentials: 'caller' | 'gateway';
  /** Texts of this call that must not come back: token, where it is `worthHiding`, project id, host. */
  readonly secrets: readonly string[];
  /** Milliseconds since the epoch, for a `Retry-After` that is a date. */
  readonly now: number;
}

/**
 * The error of the API for a failure answer of the upstream, as `docs/errors.md` lists it.
 *
 * The upstream's code is asked before its status, because the two layers in front of the service use one status for
 * many meanings; a status alone decides where the code is opaque.
 */
export function translateFailure(answer: FailureAnswer, context: TranslationContext): AppError {
  const body = readErrorBody(answer.body);
  const code = toErrorCode(answer.status, body.errorCode, context.credentials);
  const told = parseRetryAfter(answer.retryAfter, context.now);
  const window =
    code === 'UPSTREAM_RATE_LIMITED' && told === undefined ? parseThrottleWindow(body.errorMessage) : undefined;
  const retryAfterMs = told ?? window;
  return new AppError(code, {
    upstream: toUpstreamFailure(answer, body, context.secrets),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(window !== undefined && { cause: new AttemptFailure('throttle-window') }),
  });
}

function toErrorCode(status: number, errorCode: string | undefined, credentials: 'caller' | 'gateway'): ErrorCode {
  const meant = meantStatus(status, errorCode);
  if (meant === 400) return 'BAD_USER_INPUT';
  if (meant === 401) return credentials === 'caller' ? 'UNAUTHENTICATED' : 'UPSTREAM_DENIED';
  if (meant === 403) return credentials === 'caller' ? 'FORBIDDEN' : 'UPSTREAM_DENIED';
  if (meant === 404) return 'NOT_FOUND';
  if (meant === 429) return 'UPSTREAM_RATE_LIMITED';
  if (meant === 502 || meant === 503 || meant === 504) return 'UPSTREAM_UNAVAILABLE';
  if (meant >= 400 && meant < 500) return 'UPSTREAM_REJECTED';
  // 204, 206, 3xx, and 600 to 999, which no HTTP has: no failure was said, and no answer to the question either.
  if (meant < 400 || meant > 599) return 'UPSTREAM_BAD_RESPONSE';
  return 'UPSTREAM_ERROR';
}

/**
 * The HTTP status that an answer means. Throttling hides behind other statuses, and a 200 may carry an error: then the
 * API gateway's code (`APIGW.nnnn`, on dedicated gateways `APIG.nnnn`) or IAM's number says.
 */
function meantStatus(status: number, errorCode = ''): number {
  const number = /^APIGW?\.(\d{4})$/.exec(errorCode)?.[1] ?? '';
  if (number === '0308') return 429;
  if (status !== 200) return status;
  if (/^[45]\d\d$/.test(errorCode)) return Number(errorCode);
  return statusByGatewayCode.get(number) ?? 500;
}

/** `components.schemas.ApiGatewayError` of the contract; 0201 is left out, whose meaning is its status alone. */
const statusByGatewayCode = new Map<string, number>(
  Object.entries({
    400: '0104 0105 0106 0602 0607',
    401: '0301 0303 0305 0307',
    403: '0302 0304 0306 0310 0401 0402 0404 0801 0802',
    404: '0101 0103',
    405: '0501 0502',
    502: '0610',
    503: '0613',
  }).flatMap(([status, codes]) => codes.split(' ').map((code) => [code, Number(status)] as const)),
);

function toUpstreamFailure(answer: FailureAnswer, body: ErrorBody, secrets: readonly string[]): UpstreamFailure {
  const isHarmless = (text = '') => text !== '' && scrub(text, secrets) === text;
  // An id of the API gateway looks as a project's does.
  const isOwnId = (id: string) => /^[0-9a-f]{32}$/i.test(id) && !secrets.includes(id);
  const isSafeId = (id = '') => /^[\w.-]{1,64}$/.test(id) && (isOwnId(id) || isHarmless(id));
  const requestId = [answer.requestId, body.requestId].find(isSafeId);
  return {
    status: answer.status,
    ...(isHarmless(body.errorCode) && { errorCode: body.errorCode }),
    ...(body.errorMessage !== undefined && { errorMessage: scrub(body.errorMessage, secrets) }),
    ...(body.errorDetail !== undefined && { errorDetail: scrub(body.errorDetail, secrets) }),
    ...(body.encodedAuthorizationMessage !== undefined &&
      !holdsAny(body.encodedAuthorizationMessage, secrets) && {
        encodedAuthorizationMessage: body.encodedAuthorizationMessage,
      }),
    ...(requestId !== undefined && { requestId }),
  };
}
