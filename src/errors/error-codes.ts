/** What is fixed for every error of one code. */
export interface ErrorSpec {
  /** When it happens, for the table in the README. */
  readonly when: string;
  /** What a client reads, unless the place that throws knows better. Never names the upstream's address or insides. */
  readonly message: string;
  /** Whether the same request may succeed later, without a change on the client's side. */
  readonly retryable: boolean;
  /** How loud it is in the log. Only what an operator must act on is a `warn`; only a bug of ours is an `error`. */
  readonly level: 'debug' | 'info' | 'warn' | 'error';
}

/**
 * Every error code of the API, in the order in which the README lists them.
 *
 * Codes are a public contract: add freely, never rename one, never reuse one.
 */
export const errorCodes = {
  BAD_USER_INPUT: {
    when: 'The request is not valid: an argument is out of its bounds, a cursor does not fit, the document or the HTTP request is wrong; or the upstream answered 400.',
    message: 'The request has an argument that is not valid.',
    retryable: false,
    level: 'info',
  },
  UNAUTHENTICATED: {
    when: "There is no token to forward, or the upstream answered 401 to the caller's own token.",
    message: 'A valid token is required. Send it as X-Auth-Token or as Authorization: Bearer.',
    retryable: false,
    level: 'info',
  },
  FORBIDDEN: {
    when: "The upstream answered 403 to the caller's own token, or a page of another origin asked by GET.",
    message: 'This token may not read the snapshots of this project.',
    retryable: false,
    level: 'info',
  },
  NOT_FOUND: {
    when: 'The upstream answered 404, or nothing is served at the path.',
    message: 'The snapshot service does not know what was asked for.',
    retryable: false,
    level: 'info',
  },
  UPSTREAM_DENIED: {
    when: "The upstream answered 401 or 403 to the gateway's own credentials: an operator's fault, not the caller's.",
    message: 'The snapshot service refused the credentials of this gateway.',
    retryable: false,
    level: 'warn',
  },
  UPSTREAM_REJECTED: {
    when: 'The upstream answered with any other 4xx (405, 409, 413, 414, 494).',
    message: 'The snapshot service rejected the request.',
    retryable: false,
    level: 'warn',
  },
  UPSTREAM_RATE_LIMITED: {
    when: 'The upstream answered 429, or `APIGW.0308` or `APIG.0308` with any status.',
    message: 'The snapshot service is limiting its callers. Try again later.',
    retryable: true,
    level: 'warn',
  },
  RATE_LIMITED: {
    when: 'The caller is over the limit of this gateway (HTTP 429).',
    message: 'Too many requests. Try again later.',
    retryable: true,
    level: 'info',
  },
  OVERLOADED: {
    when: 'Too many operations are in flight: shed at once (HTTP 503).',
    message: 'The gateway is busy. Try again shortly.',
    retryable: true,
    level: 'warn',
  },
  UPSTREAM_UNAVAILABLE: {
    when: 'The upstream refused or reset the connection, has no address, failed TLS, or answered 502, 503 or 504.',
    message: 'The snapshot service cannot be reached.',
    retryable: true,
    level: 'warn',
  },
  UPSTREAM_TIMEOUT: {
    when: "One attempt, or the operation's deadline, ran out of time.",
    message: 'The snapshot service did not answer in time.',
    retryable: true,
    level: 'warn',
  },
  UPSTREAM_ERROR: {
    when: 'The upstream answered 500 or any other failure status.',
    message: 'The snapshot service failed.',
    retryable: true,
    level: 'warn',
  },
  UPSTREAM_BAD_RESPONSE: {
    when: 'The upstream answered 200 with a body that is not the contract (HTML, empty, cut, wrong envelope, too large).',
    message: 'The snapshot service gave an answer that cannot be read.',
    retryable: false,
    level: 'warn',
  },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    when: 'A hash or `documentId` came without its text, and this gateway has no trusted documents (HTTP 400). Clients then send the text.',
    message: 'PersistedQueryNotSupported',
    retryable: false,
    level: 'info',
  },
  PERSISTED_QUERY_NOT_FOUND: {
    when: 'A hash or `documentId` came without its text, and no trusted document has it, where texts are taken too (HTTP 400). Clients then send the text.',
    message: 'PersistedQueryNotFound',
    retryable: false,
    level: 'info',
  },
  REQUEST_LIMIT_EXCEEDED: {
    when: 'The operation is over a limit of this gateway; `extensions.limit` names which.',
    message: 'The request is over a limit of this gateway.',
    retryable: false,
    level: 'info',
  },
  INTERNAL_SERVER_ERROR: {
    when: 'A bug in the gateway; masked, with the request id to find it by.',
    message: 'Something went wrong inside the gateway. Report the request id.',
    retryable: false,
    level: 'error',
  },
} as const satisfies Record<string, ErrorSpec>;

export type ErrorCode = keyof typeof errorCodes;
