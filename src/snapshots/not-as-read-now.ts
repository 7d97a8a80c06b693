import { AppError } from '../errors/app-error.js';

/** A cursor was made of another number of upstream lists than its list is read from now. */
export function notAsReadNow(): AppError {
  return new AppError('BAD_USER_INPUT', {
    message:
      'page.after must be a cursor of this list as the snapshot service serves it now. Begin with the first page.',
  });
}
