import { createHmac } from 'node:crypto';

declare const brand: unique symbol;

/**
 * Distinguishes one caller, who sends requests, from every other. What one caller may take is counted under it: requests a
 * second, streams, a share of the upstream calls. Rows are never kept under it: see `ReaderKey`. It reveals nothing of the
 * token, and means nothing to another process.
 *
 * Only `createCallerKeys` makes one: no other file may cast to this type, which a contract test holds.
 */
export type CallerKey = string & { readonly [brand]: true };

/** What is known of a caller before anybody is asked. */
export interface CallerIdentity {
  /** The caller's own token; null when none was sent. */
  readonly token: string | null;
  /** Where an anonymous caller comes from. Two behind one address are one. */
  readonly address: string;
}

export interface KeyOptions {
  /** At least 32 random bytes of this process. */
  readonly secret: Uint8Array;
  /** Whose snapshots are served. */
  readonly projectId: string;
  /** How the gateway authenticates to the upstream. */
  readonly auth: string;
}

/** Makes the key of a caller. */
export type ToCallerKey = (identity: CallerIdentity) => CallerKey;

/** The one place where keys are made: equal for the same token, project and authentication only. */
export function createCallerKeys({ secret, projectId, auth }: KeyOptions): ToCallerKey {
  return ({ token, address }) => {
    // JSON keeps the parts apart, and a token that reads like an address is still none.
    const identity = JSON.stringify([auth, projectId, token === null ? { address } : { token }]);
    return createHmac('sha256', secret).update(identity).digest('base64url') as CallerKey;
  };
}
