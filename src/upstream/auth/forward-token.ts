import { AppError } from '../../errors/app-error.js';
import type { Authenticator } from './authenticator.js';

export interface ForwardTokenOptions {
  /** Shown for callers who have no token of their own. Only the embedded sandbox has such a thing. */
  readonly fallbackToken?: string | undefined;
}

/** The caller's own token goes upstream as it came, so that the upstream decides what this caller may see. */
export function createForwardToken(options: ForwardTokenOptions = {}): Authenticator {
  return {
    credentials: 'caller',
    authenticate: ({ caller }) => {
      const token = caller.token ?? options.fallbackToken;
      if (token === undefined) return Promise.reject(new AppError('UNAUTHENTICATED'));
      return Promise.resolve({ 'x-auth-token': token });
    },
  };
}
