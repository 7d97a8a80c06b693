import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { HttpRefusal } from '../http-refusal.js';
import type { Cors } from './create-cors.js';

/** What a browser says of a request that no page of another origin sent (Fetch Metadata, §2.3). */
const ownSites = new Set([undefined, 'same-origin', 'none']);

/**
 * Refuses a GET that a browser sends for a page of another origin, unless `CORS_ORIGINS` names that origin.
 *
 * A browser sends a GET for any page without asking the gateway first. The page may not read the answer, but the work would
 * be done, and a script or an image could carry it out of sight.
 *
 * @throws {HttpRefusal} 403.
 */
export function checkOrigin({ headers }: IncomingMessage, cors: Cors): void {
  const { origin } = headers;
  if (origin !== undefined && cors.allows(origin)) return;
  const isOwnSite = ownSites.has(headers['sec-fetch-site']);
  if (isOwnSite && isOwn(headers)) return;
  const message = 'A page of another origin may not ask by GET, unless CORS_ORIGINS names its origin.';
  throw new HttpRefusal(403, 'FORBIDDEN', message);
}

/**
 * Refuses a WebSocket that a browser opens for a page of another origin, unless `CORS_ORIGINS` names that origin. No rule of the browser
 * keeps a page from opening one and reading it. A browser always sends the page's origin (RFC 6455 §4.1).
 *
 * @throws {HttpRefusal} 403.
 */
export function checkSocketOrigin({ headers }: IncomingMessage, cors: Cors): void {
  if (isOwn(headers) || cors.allows(headers.origin ?? '')) return;
  const message = 'A page of another origin may not open a WebSocket, unless CORS_ORIGINS names its origin.';
  throw new HttpRefusal(403, 'FORBIDDEN', message);
}

/** Whether no page of another origin asks: none that sends its origin, that is. */
function isOwn({ host, origin }: IncomingHttpHeaders): boolean {
  return origin === undefined || isOriginOf(host, origin);
}

/** Whether an origin has this host and port. Its scheme may differ: what ends TLS in front of the gateway asks by plain HTTP. */
function isOriginOf(host = '', origin: string): boolean {
  const [scheme] = origin.split('//', 1);
  const own = `${scheme ?? ''}//${host}`;
  return URL.canParse(origin) && URL.canParse(own) && new URL(own).host === new URL(origin).host;
}
