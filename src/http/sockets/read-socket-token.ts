import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '../../errors/app-error.js';
import { checkToken, readHeaderTokens, readToken } from '../callers/read-token.js';

/** The payload of `connection_init`. */
export type ConnectionParams = Readonly<Record<string, unknown>>;

/**
 * The token of a WebSocket: from the headers of its handshake, or else from the payload of `connection_init`, whose names may be written in
 * any case: `X-Auth-Token`, `Authorization`, `token` or `connectionParams.token`, in this order. Null if there is none.
 *
 * Where the headers hold a token, the payload may only repeat one: what authenticates clients in front of the gateway must be able to rely
 * on none of them asking as somebody else.
 *
 * @throws {AppError} `UNAUTHENTICATED` for a token that cannot be one, or that the headers should hold and do not.
 */
export function readSocketToken(headers: IncomingHttpHeaders, params: ConnectionParams = {}): string | null {
  const named = readPayloadTokens(params);
  const held = readHeaderTokens(headers);
  if (held.length === 0) {
    named.forEach(checkToken);
    return named[0] ?? null;
  }
  if (!named.every((token) => held.includes(token))) {
    throw new AppError('UNAUTHENTICATED', { message: 'The payload names another token than the headers do.' });
  }
  return readToken(headers);
}

/** Every token that a payload names, unchecked. */
function readPayloadTokens(params: ConnectionParams): readonly string[] {
  const nested = valuesOf(params, 'connectionparams').filter(isObject);
  return [
    ...valuesOf(params, 'x-auth-token').flatMap(toWord),
    ...valuesOf(params, 'authorization').flatMap(toBearer),
    ...valuesOf(params, 'token').flatMap(toWord),
    // Apollo Router puts the whole value of its client's `Authorization` there.
    ...nested.flatMap((inner) => valuesOf(inner, 'token')).flatMap(toBearer),
  ];
}

function valuesOf(params: ConnectionParams, name: string): readonly unknown[] {
  const entries = Object.entries(params).filter(([key]) => key.toLowerCase() === name);
  return entries.map(([, value]) => value).filter((value) => value !== null && value !== undefined);
}

function isObject(value: unknown): value is ConnectionParams {
  return typeof value === 'object' && value !== null;
}

/** What is no text cannot be a token, and neither can the empty word that it becomes. */
function toWord(value: unknown): readonly string[] {
  if (typeof value !== 'string') return [''];
  const word = value.trim().replace(/^bearer(?:\s+|$)/i, '');
  return word === '' ? [] : [word];
}

/** As an `Authorization` header has it: a scheme other than Bearer has no token. */
function toBearer(value: unknown): readonly string[] {
  return toWord(value).filter((word) => !/\s/.test(word));
}
