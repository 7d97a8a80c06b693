import { createHmac } from 'node:crypto';
import type { KeyOptions } from './create-caller-keys.js';

declare const brand: unique symbol;

/**
 * Distinguishes one reader, as whom the upstream is asked, from every other. What holds rows for several operations is kept
 * under it: a call in flight, a poller. Two callers have the same one only if the upstream shows both the same rows. It
 * reveals nothing of the token, and means nothing to another process.
 *
 * Only `createReaderKeys` makes one: no other file may cast to this type, which a contract test holds.
 */
export type ReaderKey = string & { readonly [brand]: true };

/** As whom the upstream is asked: the owner of this token, or the gateway with credentials of its own. */
export type Reader = 'gateway' | { readonly token: string };

/** Makes the key of a reader. */
export type ToReaderKey = (reader: Reader) => ReaderKey;

/** The one place where keys of readers are made: equal for the same reader, project and authentication only. */
export function createReaderKeys({ secret, projectId, auth }: KeyOptions): ToReaderKey {
  const toKey = (reader: Reader): ReaderKey => {
    // JSON keeps the parts apart: a token that reads "gateway" is still a token. The first part keeps them from keys of callers.
    const identity = JSON.stringify(['reader', auth, projectId, reader]);
    return createHmac('sha256', secret).update(identity).digest('base64url') as ReaderKey;
  };
  const ofGateway = toKey('gateway');
  return (reader) => (reader === 'gateway' ? ofGateway : toKey({ token: reader.token }));
}
