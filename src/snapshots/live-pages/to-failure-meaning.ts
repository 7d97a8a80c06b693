import type { AppError } from '../../errors/app-error.js';

/**
 * What a failed read means for those who watch:
 *
 * - `final`: it would end the same way.
 * - `auth`: the caller's token is not accepted any more.
 * - `wait`: it may end better later.
 */
export type FailureMeaning = 'final' | 'auth' | 'wait';

export function toFailureMeaning({ code, upstream }: AppError): FailureMeaning {
  if (code === 'UNAUTHENTICATED') return 'auth';
  if (code === 'FORBIDDEN' || code === 'NOT_FOUND' || code === 'BAD_USER_INPUT') return 'final';
  // A 401 on the gateway's own credentials is answered with new ones by the next read.
  return code === 'UPSTREAM_DENIED' && upstream?.status === 403 ? 'final' : 'wait';
}
