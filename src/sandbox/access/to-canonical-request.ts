import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** A received request without a body, as far as a signature covers it. */
export interface SignedRequest {
  readonly method: string;
  /** As received. */
  readonly path: string;
  /** As received, without `?`. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
}

/**
 * The text that a signature is made over (`schema/upstream.openapi.yaml`, security scheme `signature`), from what was
 * received. Written apart from the gateway's signer: a mistake that both share would stay hidden.
 */
export function toCanonicalRequest(request: SignedRequest, signedHeaders: readonly string[]): string {
  const { method, path, query, headers } = request;
  const headerLines = signedHeaders.map((name) => `${name}:${String(headers[name] ?? '').trim()}\n`);
  return [
    method,
    toCanonicalPath(path),
    toCanonicalQuery(query),
    headerLines.join(''),
    signedHeaders.join(';'),
    sha256(''),
  ].join('\n');
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Always ends in "/", which the request line does not. */
function toCanonicalPath(path: string): string {
  const encoded = path.split('/').map((segment) => escape(decode(segment)));
  return encoded.at(-1) === '' ? encoded.join('/') : `${encoded.join('/')}/`;
}

/** What cannot be decoded is used as it is: no such path exists anyway. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Sorted by decoded name and then decoded value, by code unit, as the vendor's Node SDK does. */
function toCanonicalQuery(query: string): string {
  const pairs = [...new URLSearchParams(query)];
  pairs.sort((left, right) => order(left[0], right[0]) || order(left[1], right[1]));
  return pairs.map(([name, value]) => `${escape(name)}=${escape(value)}`).join('&');
}

function order(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** RFC 3986 §2.3: only the unreserved characters stay as they are. */
function escape(text: string): string {
  return Array.from(Buffer.from(text), (byte) => {
    const character = String.fromCharCode(byte);
    return /[\w.~-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}
