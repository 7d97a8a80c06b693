import { type ErrorCode, type ErrorSpec, errorCodes } from './error-codes.js';
import type { RequestLimit } from './request-limits.js';

/** What a failed upstream answer said, scrubbed, for `extensions.upstream`. Absent members are unknown. */
export interface UpstreamFailure {
  /** HTTP status of the answer. */
  readonly status?: number;
  /** The upstream's own code, such as `WKS.0001` or `APIGW.0301`. */
  readonly errorCode?: string;
  /** The upstream's own text, secrets and addresses replaced by `[redacted]`. */
  readonly errorMessage?: string;
  readonly errorDetail?: string;
  /** Encrypted by the upstream for its own decode API, passed on as it is. */
  readonly encodedAuthorizationMessage?: string;
  /** The upstream's id of the request, to quote in a ticket to its operator. */
  readonly requestId?: string;
}

export interface AppErrorOptions {
  /** One sentence for the client, instead of the code's own. */
  readonly message?: string;
  /** Instead of the code's own, where the code that throws knows better. */
  readonly retryable?: boolean;
  /** Milliseconds, 0 to 3,600,000. */
  readonly retryAfterMs?: number;
  readonly upstream?: UpstreamFailure;
  /** Which limit was exceeded, for `REQUEST_LIMIT_EXCEEDED`. */
  readonly limit?: RequestLimit;
  /** What happened underneath. Logged by name and code only, never sent to a client. */
  readonly cause?: unknown;
}

/** A foreseen failure: a code of the list and what is known of it. Anything else that is thrown is a bug. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly upstream: UpstreamFailure | undefined;
  readonly limit: RequestLimit | undefined;

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    const spec: ErrorSpec = errorCodes[code];
    // A foreseen failure needs no stack trace, and capturing one would be most of the cost of a refusal.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(options.message ?? spec.message, { cause: options.cause });
    Error.stackTraceLimit = stackTraceLimit;
    this.name = 'AppError';
    this.code = code;
    this.retryable = options.retryable ?? spec.retryable;
    this.retryAfterMs = options.retryAfterMs;
    this.upstream = options.upstream;
    this.limit = options.limit;
  }
}

/** The refusal of a request that is over a limit. `message` names the bound, and what it is compared with when that is known. */
export function limitExceeded(limit: RequestLimit, message: string): AppError {
  return new AppError('REQUEST_LIMIT_EXCEEDED', { limit, message });
}
