/** What is fixed for every error of one code. */
export interface ErrorSpec {
  /** When it happens, as `docs/errors.md` says it. */
  readonly when: string;
  /** What a client does about it, as `docs/errors.md` says it. */
  readonly advice: string;
  /** What a client reads, unless the place that throws knows better. Never names the upstream's address or insides. */
  readonly message: string;
  /** Whether the same request may succeed later, without a change on the client's side. */
  readonly retryable: boolean;
  /** Its level in the log. Only what an operator must act on is a `warn`; only a bug of ours is an `error`. */
  readonly level: 'debug' | 'info' | 'warn' | 'error';
}

/**
 * Every error code of the API, in the order in which `docs/errors.md` lists them.
 *
 * Codes are a public contract: add freely, never rename one, never reuse one.
 */
export const errorCodes = {
  BAD_USER_INPUT: {
    when: 'The request is not valid: an argument is out of its bounds, a cursor does not fit, or the document or the HTTP request is wrong. Or the upstream answered 400.',
    advice:
      'Correct the request. The message names the argument and its bounds. If a cursor was refused, start again at the first page.',
    message: 'The request has an argument that is not valid.',
    retryable: false,
    level: 'info',
  },
  UNAUTHENTICATED: {
    when: "There is no token, it is malformed, it is none of `GATEWAY_TOKENS`, or the upstream answered 401 to the caller's own token.",
    advice: 'Get a new token, by sign-in if necessary, and ask again.',
    message: 'A valid token is required. Send it as X-Auth-Token or as Authorization: Bearer.',
    retryable: false,
    level: 'info',
  },
  FORBIDDEN: {
    when: "The upstream answered 403 to the caller's own token, or a page of a foreign origin sent a GET or opened a WebSocket.",
    advice:
      'Say that this person may not read the snapshots. `upstream.encodedAuthorizationMessage` says why to those who may decode it. For a page of a foreign origin, the operator names the origin in `CORS_ORIGINS`.',
    message: 'This token may not read the snapshots of this project.',
    retryable: false,
    level: 'info',
  },
  NOT_FOUND: {
    when: 'The upstream answered 404, or nothing is served at the path.',
    advice: 'Check the URL. If it is right, say that there is nothing to show.',
    message: 'The snapshot service does not know what was asked for.',
    retryable: false,
    level: 'info',
  },
  UPSTREAM_DENIED: {
    when: "The upstream answered 401 or 403 to the gateway's own credentials: an operator's mistake, not the caller's. Or a proxy between the gateway and the upstream answered 407.",
    advice: 'Say that the service has a problem, and show the request id. The operator runs `npm run doctor`.',
    message: 'The snapshot service refused the credentials of this gateway.',
    retryable: false,
    level: 'warn',
  },
  UPSTREAM_REJECTED: {
    when: 'The upstream answered with another 4xx (405, 409, 413, 414, 494).',
    advice: 'Say that the service has a problem, and show the request id. Fewer or shorter filter values may help.',
    message: 'The snapshot service rejected the request.',
    retryable: false,
    level: 'warn',
  },
  UPSTREAM_RATE_LIMITED: {
    when: 'The upstream answered 429, or `APIGW.0308` or `APIG.0308` with any status.',
    advice: 'Wait for `retryAfterMs`, or a few seconds if it is absent, and ask again.',
    message: 'The snapshot service is limiting its callers. Try again later.',
    retryable: true,
    level: 'warn',
  },
  RATE_LIMITED: {
    when: 'The caller exceeds the rate limit of this gateway (HTTP 429).',
    advice: 'Wait for `retryAfterMs` and ask again. Ask less often.',
    message: 'Too many requests. Try again later.',
    retryable: true,
    level: 'info',
  },
  OVERLOADED: {
    when: 'The gateway has too many operations or upstream calls in flight. It refuses more at once (HTTP 503 if it refuses the whole request).',
    advice: 'Wait for `retryAfterMs` and ask again.',
    message: 'The gateway is busy. Try again shortly.',
    retryable: true,
    level: 'warn',
  },
  UPSTREAM_UNAVAILABLE: {
    when: 'The upstream refused or reset the connection, has no address, failed TLS, or answered 502, 503 or 504; a proxy in front of it failed or refused; or the circuit breaker is open.',
    advice: 'Offer to try again, or ask again after some seconds.',
    message: 'The snapshot service cannot be reached.',
    retryable: true,
    level: 'warn',
  },
  UPSTREAM_TIMEOUT: {
    when: "One attempt, or the operation's deadline, ran out of time.",
    advice: 'Offer to try again. A smaller page takes less time.',
    message: 'The snapshot service did not answer in time.',
    retryable: true,
    level: 'warn',
  },
  UPSTREAM_ERROR: {
    when: 'The upstream answered 500 or another failure status.',
    advice: 'Offer to try again.',
    message: 'The snapshot service failed.',
    retryable: true,
    level: 'warn',
  },
  UPSTREAM_BAD_RESPONSE: {
    when: 'The upstream answered 200 with a body that breaks the contract (HTML, empty, cut, wrong envelope, too large).',
    advice: 'Say that the service has a problem, and show the request id.',
    message: 'The snapshot service gave an answer that cannot be read.',
    retryable: false,
    level: 'warn',
  },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    when: 'A hash or a `documentId` came without its text, and this gateway has no trusted documents (HTTP 400).',
    advice: 'Send the text. The persisted-query links of Apollo and urql do so by themselves.',
    message: 'PersistedQueryNotSupported',
    retryable: false,
    level: 'info',
  },
  PERSISTED_QUERY_NOT_FOUND: {
    when: 'A hash or a `documentId` came without its text, and no trusted document has it; with `TRUSTED_DOCUMENTS_MODE=prefer` (HTTP 400).',
    advice: 'Send the text. The persisted-query links of Apollo and urql do so by themselves.',
    message: 'PersistedQueryNotFound',
    retryable: false,
    level: 'info',
  },
  REQUEST_LIMIT_EXCEEDED: {
    when: 'The operation exceeds a limit of this gateway; `extensions.limit` names it.',
    advice: 'Ask for less: the table below says of what.',
    message: 'The request exceeds a limit of this gateway.',
    retryable: false,
    level: 'info',
  },
  INTERNAL_SERVER_ERROR: {
    when: 'A bug in the gateway. The error is masked; its request id is in the log.',
    advice: 'Say that something went wrong, show the request id, and report it.',
    message: 'Something went wrong inside the gateway. Report the request id.',
    retryable: false,
    level: 'error',
  },
} as const satisfies Record<string, ErrorSpec>;

export type ErrorCode = keyof typeof errorCodes;
