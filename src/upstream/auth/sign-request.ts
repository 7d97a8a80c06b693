import { createHash, createHmac } from 'node:crypto';
import { encodeRfc3986 } from '../request/encode-query.js';

/** A GET without a body, as it will be sent, and who signs it. */
export interface SigningInput {
  readonly method: 'GET';
  /** As in the Host header, with the port where there is one. */
  readonly host: string;
  /** The path as sent, percent-encoded, without the query. */
  readonly path: string;
  /** The query string as sent, percent-encoded, without `?`. A space must be `%20`: a plus is a plus. */
  readonly query: string;
  /** Further headers to sign, which must be sent with these very values. */
  readonly headers: Readonly<Record<string, string>>;
  readonly accessKey: string;
  readonly secretKey: string;
  /** Comes with temporary credentials, and is signed with them. */
  readonly securityToken?: string | undefined;
  /** Milliseconds since the epoch. The upstream refuses a clock that is more than 15 minutes off. */
  readonly now: number;
}

const algorithm = 'SDK-HMAC-SHA256';
const hashOfNoBody = sha256('');

/**
 * The headers to add to a request so that it is signed with `SDK-HMAC-SHA256` (`schema/upstream.openapi.yaml`).
 *
 * The canonical request is made from path and query as they are sent, decoded and encoded again. So what is signed is
 * what is sent, whichever of the optional characters the sender has encoded, and in whichever order.
 *
 * @throws {URIError} for a percent sign in path or query that encodes nothing.
 */
export function signRequest(input: SigningInput): Readonly<Record<string, string>> {
  const date = toSigningDate(input.now);
  const added = {
    'X-Sdk-Date': date,
    ...(input.securityToken !== undefined && { 'X-Security-Token': input.securityToken }),
  };
  const headers = canonicalHeaders({ ...input.headers, ...added, Host: input.host });
  const signedHeaders = headers.map(([name]) => name).join(';');
  const canonicalRequest = [
    input.method,
    canonicalPath(input.path),
    canonicalQuery(input.query),
    ...headers.map(([name, value]) => `${name}:${value}`),
    '',
    signedHeaders,
    hashOfNoBody,
  ].join('\n');
  const stringToSign = [algorithm, date, sha256(canonicalRequest)].join('\n');
  const signature = createHmac('sha256', input.secretKey).update(stringToSign).digest('hex');
  return {
    ...added,
    Authorization: `${algorithm} Access=${input.accessKey}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
  };
}

/** `20240420T083616Z` */
function toSigningDate(now: number): string {
  return new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
}

/** Always ends in "/", which the request line does not. */
function canonicalPath(path: string): string {
  const segments = path.split('/').map((segment) => encodeRfc3986(decodeURIComponent(segment)));
  const encoded = segments.join('/');
  return encoded.endsWith('/') ? encoded : `${encoded}/`;
}

/**
 * Sorted by name and then by value; a name without a value keeps its "=".
 *
 * By the values themselves and not by their encoded form, as the vendor's own signers do: the two orders differ, for
 * example, between a Latin and a Chinese name.
 */
function canonicalQuery(query: string): string {
  const pairs = query.split('&').filter((pair) => pair !== '');
  const decoded = pairs.map((pair) => {
    const equals = pair.indexOf('=');
    const [name, value] = equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
    return [decodeURIComponent(name), decodeURIComponent(value)] as const;
  });
  return decoded
    .sort(([name, value], [otherName, otherValue]) => compare(name, otherName) || compare(value, otherValue))
    .map((pair) => pair.map(encodeRfc3986).join('='))
    .join('&');
}

/** Lower-case names in their order, trimmed values. */
function canonicalHeaders(headers: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
    .sort(([name], [other]) => compare(name, other));
}

/** By code unit. */
function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
