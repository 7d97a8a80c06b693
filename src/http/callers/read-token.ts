import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '../../errors/app-error.js';

/** IAM tokens may have 40,000 characters (`schema/upstream.openapi.yaml`). No space: two headers join with one. */
const maxTokenLength = 40_000;
const tokenPattern = new RegExp(String.raw`^[\x21-\x7e]{1,${maxTokenLength}}$`);

/**
 * The token of a request: from `X-Auth-Token`, or else from `Authorization: Bearer` (RFC 6750 §2.1). Null if there is none. An
 * empty header has none, and neither has a scheme other than Bearer.
 *
 * @throws {AppError} `UNAUTHENTICATED` for a token that cannot be one, before anything is done for it.
 */
export function readToken(headers: IncomingHttpHeaders): string | null {
  const [token] = readHeaderTokens(headers);
  if (token === undefined) return null;
  checkToken(token);
  return token;
}

/** Every token that the headers hold, unchecked: the first is the request's own. */
export function readHeaderTokens(headers: IncomingHttpHeaders): readonly string[] {
  const tokens = [readHeader(headers['x-auth-token']), readBearer(headers.authorization)];
  return tokens.filter((token) => token !== undefined);
}

/** @throws {AppError} `UNAUTHENTICATED` for a token that cannot be one. */
export function checkToken(token: string): void {
  if (tokenPattern.test(token)) return;
  throw new AppError('UNAUTHENTICATED', {
    message: `The token must be one word of 1 to ${maxTokenLength} printable ASCII characters.`,
  });
}

function readBearer(header: string | undefined): string | undefined {
  return readHeader(/^bearer(?:\s+(.*))?$/is.exec(header ?? '')?.[1]);
}

function readHeader(header: string | string[] | undefined): string | undefined {
  const text = Array.isArray(header) ? header.join(', ') : header;
  return text?.trim() === '' ? undefined : text?.trim();
}
