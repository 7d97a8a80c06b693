import { AppError } from '../errors/app-error.js';

/**
 * A cursor was made of another number of upstream lists than its list is read from now.
 *
 * @param argument The name of the argument that it came in, where that is known.
 */
export function notAsReadNow(argument = 'after'): AppError {
  return new AppError('BAD_USER_INPUT', {
    message: `${argument} must be a cursor of this list as the snapshot service serves it now. Begin with the first page.`,
  });
}
