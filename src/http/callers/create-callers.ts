import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
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

/** Of all callers who are remembered, about in bytes. */
const maxKnownBytes = 8_000_000;

/** What a caller takes besides the token, about in bytes. */
const bytesBesideToken = 300;

/** Remembers callers by their tokens. Otherwise each request would make two HMACs, which cost more than anything else in a small one. */
export function createCallers({ toAddress, toKey }: CallersOptions): Callers {
  const known = new LRUCache<string, Caller>({
    maxSize: maxKnownBytes,
    sizeCalculation: (_, token) => token.length + bytesBesideToken,
  });
  const identify = (request: IncomingMessage, token: string | null): Caller => ({
    token,
    key: toKey({ token, address: toAddress(request) }),
  });
  return {
    toKey,
    toAddress,
    read: (request) => {
      const token = readToken(request.headers);
      if (token === null) return identify(request, null);
      let caller = known.get(token);
      if (!caller) known.set(token, (caller = identify(request, token)));
      return caller;
    },
  };
}
