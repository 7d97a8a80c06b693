import { BadRequest } from './bad-request.js';

/** The decoded values of each key, in the order in which they came. */
export type Query = ReadonlyMap<string, readonly string[]>;

/**
 * Decodes a raw query string (without its `?`) into lists of values.
 *
 * A repeated key adds a value; a comma is part of a value, never a separator. Any printable character may be unescaped,
 * `!'()*` above all; `+` is a space, as in form encoding.
 *
 * @throws {BadRequest} when percent-encoding or UTF-8 is broken.
 */
export function parseQuery(raw: string): Query {
  const query = new Map<string, string[]>();
  for (const pair of raw.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const key = decode(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1));
    const values = query.get(key);
    if (values === undefined) query.set(key, [value]);
    else values.push(value);
  }
  return query;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new BadRequest('The query string must be percent-encoded UTF-8.');
  }
}
