import { AppError } from '../errors/app-error.js';
import { maxOffset } from '../errors/request-limits.js';

/** A list has to be read further than the upstream lets anyone read. */
export function beyondOffset(): AppError {
  return new AppError('REQUEST_LIMIT_EXCEEDED', {
    limit: 'offset',
    message: `The list goes on beyond offset ${maxOffset}, where it cannot be read. Narrow the search.`,
  });
}
