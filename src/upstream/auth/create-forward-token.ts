import { AppError } from '../../errors/app-error.js';
import type { Caller } from '../../snapshots/snapshot-source.js';
import type { Authenticator } from './authenticator.js';

export interface ForwardTokenOptions {
  /** Shown for callers who have no token of their own. Only the embedded sandbox has such a thing. */
  readonly fallbackToken?: string | undefined;
}

/** The caller's own token goes upstream as it came, so that the upstream decides what this caller may see. */
export function createForwardToken({ fallbackToken }: ForwardTokenOptions = {}): Authenticator {
  const toToken = ({ token }: Caller): string => {
    const shown = token ?? fallbackToken;
    if (shown === undefined) throw new AppError('UNAUTHENTICATED');
    return shown;
  };
  return {
    credentials: 'caller',
    secrets: [],
    admit: toToken,
    reader: (caller) => (caller.token === null && fallbackToken !== undefined ? 'gateway' : { token: toToken(caller) }),
    authenticate: ({ caller }) => Promise.resolve({ 'x-auth-token': toToken(caller) }),
    accepted: () => undefined,
    // A caller's token is as good or bad the second time.
    refused: () => false,
  };
}
