import type { IncomingMessage } from 'node:http';
import { createRecent } from '../../lib/create-recent.js';
import type { ToCallerKey } from '../../snapshots/create-caller-keys.js';
import type { Caller } from '../../snapshots/snapshot-source.js';
import { readToken } from './read-token.js';

export interface CallersOptions {
  readonly toKey: ToCallerKey;
  readonly toAddress: (request: IncomingMessage) => string;
}

/** Who sends requests. */
export interface Callers extends CallersOptions {
  /**
   * Who sends a request. A caller without a token is identified by its address.
   *
   * @throws {AppError} as `readToken` does.
   */
  readonly read: (request: IncomingMessage) => Caller;
}

/** Of all callers who are remembered, about in bytes. `createRecent` holds twice as much at most. */
const maxKnownBytes = 4_000_000;

/** What a caller takes besides the token, about in bytes. */
const bytesBesideToken = 300;

/** Callers are remembered by their tokens for a while: to make a key anew would be the dearest part of a small request. */
export function createCallers({ toAddress, toKey }: CallersOptions): Callers {
  const known = createRecent<Caller>(maxKnownBytes);
  return {
    toKey,
    toAddress,
    read: (request) => {
      const token = readToken(request.headers);
      const caller = token === null ? undefined : known.find(token);
      if (caller) return caller;
      const newcomer = { token, key: toKey({ token, address: toAddress(request) }) };
      return token === null ? newcomer : known.keep(token, newcomer, token.length + bytesBesideToken);
    },
  };
}
