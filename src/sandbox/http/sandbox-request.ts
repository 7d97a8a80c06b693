import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { readBody } from './read-body.js';

/** A request as the sandbox's parts see it. */
export interface SandboxRequest {
  readonly method: string;
  /** Path and query as they came, for the length check. */
  readonly target: string;
  /** As it came, not decoded. */
  readonly path: string;
  /** As it came, without `?`; empty when there is none. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /** @throws {BodyTooLarge} */
  readonly readBody: () => Promise<string>;
}

export function toSandboxRequest(message: IncomingMessage): SandboxRequest {
  const target = message.url ?? '/';
  const question = target.indexOf('?');
  return {
    method: message.method ?? 'GET',
    target,
    path: question < 0 ? target : target.slice(0, question),
    query: question < 0 ? '' : target.slice(question + 1),
    headers: message.headers,
    readBody: () => readBody(message),
  };
}
