import { AppError, type AppErrorOptions } from '../errors/app-error.js';
import type { ErrorCode } from '../errors/error-codes.js';

/** A request that is answered before any GraphQL is looked at, with its HTTP status. */
export class HttpRefusal extends AppError {
  /** 400 to 599. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: ErrorCode,
    message: string,
    headers: Readonly<Record<string, string>> = {},
    options: Omit<AppErrorOptions, 'message'> = {},
  ) {
    super(code, { ...options, message });
    this.name = 'HttpRefusal';
    this.status = status;
    this.headers = headers;
  }
}
