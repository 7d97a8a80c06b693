import type { IncomingMessage } from 'node:http';
import { GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws';
import { HttpRefusal } from '../http-refusal.js';

/** 16 bytes in Base64 (RFC 6455 §4.1). */
const keyPattern = /^[+/0-9A-Za-z]{22}==$/;
const subprotocolPattern = /^[\w!#$%&'*+.^`|~-]+$/;

/**
 * Checks the opening handshake of a WebSocket (RFC 6455 §4.2.1) that is to speak `graphql-transport-ws`.
 *
 * @throws {HttpRefusal} 426 with the version that is spoken, or 400.
 */
export function checkHandshake({ headers, httpVersion }: IncomingMessage): void {
  const { 'sec-websocket-key': key = '', 'sec-websocket-version': version } = headers;
  if (version !== '13') {
    const spoken = { 'sec-websocket-version': '13', upgrade: 'websocket', connection: 'upgrade' };
    throw new HttpRefusal(426, 'BAD_USER_INPUT', 'The WebSocket version must be 13.', spoken);
  }
  const hasBody = headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
  if (httpVersion !== '1.1' || hasBody || !keyPattern.test(key)) {
    throw new HttpRefusal(400, 'BAD_USER_INPUT', 'This is no handshake of a WebSocket.');
  }
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  const isWellFormed =
    offered.every((name) => subprotocolPattern.test(name)) && new Set(offered).size === offered.length;
  if (!isWellFormed || !offered.includes(GRAPHQL_TRANSPORT_WS_PROTOCOL)) {
    const message = `A WebSocket must offer the subprotocol ${GRAPHQL_TRANSPORT_WS_PROTOCOL}.`;
    throw new HttpRefusal(400, 'BAD_USER_INPUT', message);
  }
}
