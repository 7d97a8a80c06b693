import { AppError } from '../../errors/app-error.js';

/** What `extensions.limit` of a refusal names, beside `upstreamCalls`, which is met while an operation runs. */
export type RequestLimit = 'tokens' | 'depth' | 'aliases' | 'rootFields' | 'directives' | 'cost';

/** The refusal of a request that is over a limit. `message` names the bound, and what it is compared with when that is known. */
export function limitExceeded(limit: RequestLimit, message: string): AppError {
  return new AppError('REQUEST_LIMIT_EXCEEDED', { limit, message });
}
