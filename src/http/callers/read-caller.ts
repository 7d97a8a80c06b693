import type { IncomingMessage } from 'node:http';
import type { ToCallerKey } from '../../snapshots/create-caller-keys.js';
import type { Caller } from '../../snapshots/snapshot-source.js';
import { readToken } from './read-token.js';

export interface ReadCallerOptions {
  readonly toKey: ToCallerKey;
  readonly toAddress: (request: IncomingMessage) => string;
}

/**
 * Who sends a request. A caller without a token is identified by its address.
 *
 * @throws {AppError} as `readToken` does.
 */
export function readCaller(request: IncomingMessage, { toAddress, toKey }: ReadCallerOptions): Caller {
  const token = readToken(request.headers);
  return { token, key: toKey({ token, address: toAddress(request) }) };
}
