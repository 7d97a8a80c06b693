import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { AppError } from '../../errors/app-error.js';
import type { ToCallerKey } from '../../snapshots/create-caller-keys.js';
import type { Caller } from '../../snapshots/snapshot-source.js';

/** IAM tokens may have 40,000 characters (`schema/upstream.openapi.yaml`). No space: two headers join with one. */
const maxTokenLength = 40_000;
const tokenPattern = new RegExp(String.raw`^[\x21-\x7e]{1,${maxTokenLength}}$`);

export interface ReadCallerOptions {
  readonly toKey: ToCallerKey;
  readonly toAddress: (request: IncomingMessage) => string;
}

/**
 * Who sends a request: the token of `X-Auth-Token`, or else of `Authorization: Bearer` (RFC 6750 §2.1). An empty header
 * is none, and so is another scheme than Bearer. A caller without a token is identified by its address.
 *
 * @throws {AppError} `UNAUTHENTICATED` for a token that cannot be one, before anything is done for it.
 */
export function readCaller(request: IncomingMessage, { toAddress, toKey }: ReadCallerOptions): Caller {
  const token = readToken(request.headers) ?? null;
  if (token !== null && !tokenPattern.test(token)) {
    throw new AppError('UNAUTHENTICATED', {
      message: `The token must be one word of 1 to ${maxTokenLength} printable ASCII characters.`,
    });
  }
  return { token, key: toKey({ token, address: toAddress(request) }) };
}

function readToken(headers: IncomingHttpHeaders): string | undefined {
  return readHeader(headers['x-auth-token']) ?? readBearer(headers.authorization);
}

function readBearer(header: string | undefined): string | undefined {
  return readHeader(/^bearer(?:\s+(.*))?$/is.exec(header ?? '')?.[1]);
}

function readHeader(header: string | string[] | undefined): string | undefined {
  const text = Array.isArray(header) ? header.join(', ') : header;
  return text?.trim() === '' ? undefined : text?.trim();
}
