import type { IncomingMessage, ServerResponse } from 'node:http';

/** Which pages of other origins may ask from a browser (Fetch standard, §3.2). */
export interface Cors {
  /** Whether pages of this origin may ask. */
  allows(origin: string): boolean;
  /** Says in the headers of an answer whether the page that asked may read it. To be called before anything is written. */
  mark(request: IncomingMessage, response: ServerResponse): void;
  /** Answers the question that a browser asks before a request; false when this is none, or not from an allowed origin. */
  answerPreflight(request: IncomingMessage, response: ServerResponse): boolean;
}

/** What a page may read beside what every page may. */
const exposedHeaders = 'retry-after, x-request-id';
/** Seconds for which a browser need not ask again. */
const preflightMaxAge = 600;
/** Names of headers that one question may ask for, and characters of one. */
const maxHeaderNames = 100;
const headerName = /^[\w!#$%&'*+.^`|~-]{1,100}$/;

/**
 * Lets pages of exactly these origins ask. Never with cookies or other credentials of the browser's own: the gateway has none
 * to recognize, and a page must show its token itself.
 *
 * @param origins As browsers send them, such as `https://app.example.com`.
 */
export function createCors(origins: readonly string[]): Cors {
  const allowed = new Set(origins);
  return {
    allows: (origin) => allowed.has(origin),
    mark: ({ headers }, response) => {
      if (allowed.size === 0) return;
      // Also where no origin was sent: a cache must not give that answer to a page.
      response.setHeader('vary', 'origin');
      const { origin } = headers;
      if (origin === undefined || !allowed.has(origin)) return;
      response.setHeader('access-control-allow-origin', origin);
      response.setHeader('access-control-expose-headers', exposedHeaders);
    },
    answerPreflight: ({ headers, method }, response) => {
      const isPreflight = method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
      if (!isPreflight || !allowed.has(headers.origin ?? '')) return false;
      const names = readHeaderNames(headers['access-control-request-headers']);
      response.writeHead(204, {
        'access-control-allow-methods': 'GET, POST',
        ...(names !== '' && { 'access-control-allow-headers': names }),
        'access-control-max-age': String(preflightMaxAge),
        vary: 'origin, access-control-request-headers',
      });
      response.end();
      return true;
    },
  };
}

/**
 * The names of the headers that a page wants to send: all of them are allowed. Client names, trace headers and the like harm
 * no one, because the gateway reads none of them. An asterisk would not cover `Authorization`.
 */
function readHeaderNames(header: string | undefined): string {
  const names = (header ?? '').split(',').map((name) => name.trim());
  return names
    .filter((name) => headerName.test(name))
    .slice(0, maxHeaderNames)
    .join(', ');
}
