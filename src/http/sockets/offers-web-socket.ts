import type { IncomingMessage } from 'node:http';
import { toPathname } from '../read-url-params.js';

/** Whether a request asks for a WebSocket of GraphQL (RFC 6455 §4.1). Every other upgrade that is offered may be ignored (RFC 9110 §7.8). */
export function offersWebSocket({ headers, method, url }: IncomingMessage): boolean {
  return method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket' && toPathname(url) === '/graphql';
}
