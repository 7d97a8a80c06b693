import { AppError } from '../../errors/app-error.js';
import type { RequestLimit } from '../../errors/request-limits.js';

/** The refusal of a request that is over a limit. `message` names the bound, and what it is compared with when that is known. */
export function limitExceeded(limit: RequestLimit, message: string): AppError {
  return new AppError('REQUEST_LIMIT_EXCEEDED', { limit, message });
}
