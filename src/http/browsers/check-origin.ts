import type { IncomingMessage } from 'node:http';
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
  const { origin, host } = headers;
  if (origin !== undefined && cors.allows(origin)) return;
  const isOwnSite = ownSites.has(headers['sec-fetch-site']);
  if (isOwnSite && (origin === undefined || isOriginOf(host, origin))) return;
  const message = 'A page of another origin may not ask by GET, unless CORS_ORIGINS names its origin.';
  throw new HttpRefusal(403, 'FORBIDDEN', message);
}

/** Whether an origin has this host and port. Its scheme may differ: what ends TLS in front of the gateway asks by plain HTTP. */
function isOriginOf(host = '', origin: string): boolean {
  const [scheme] = origin.split('//', 1);
  const own = `${scheme ?? ''}//${host}`;
  return URL.canParse(origin) && URL.canParse(own) && new URL(own).host === new URL(origin).host;
}
