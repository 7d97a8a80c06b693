import type { IncomingMessage } from 'node:http';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import { GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws';
import { answerHeaders } from '../browsers/answer-headers.js';
import { checkSocketOrigin } from '../browsers/check-origin.js';
import type { Cors } from '../browsers/create-cors.js';
import type { CallersOptions } from '../callers/create-callers.js';
import { readToken } from '../callers/read-token.js';
import { checkHttpHead } from '../check-request-head.js';
import { HttpRefusal } from '../http-refusal.js';
import { toRequestId } from '../to-request-id.js';
import { checkHandshake } from './check-handshake.js';
import { createProtocol } from './create-protocol.js';
import { openSocket } from './open-socket.js';
import { offersWebSocket } from './offers-web-socket.js';
import type { OpenSocketOptions } from './socket-state.js';

export interface WebSocketsOptions extends Omit<OpenSocketOptions, 'protocol' | 'toKey'> {
  readonly cors: Cors;
  readonly callers: CallersOptions;
  /** Bytes of one message. */
  readonly maxBodyBytes: number;
}

/** The WebSockets of `/graphql`. */
export interface WebSockets {
  /**
   * Whether a request becomes a WebSocket. If not, it is answered like any request, `refusalOf` says with what.
   *
   * @param isAtRest Whether no other request of its connection waits for its answer.
   */
  accepts(request: IncomingMessage, isAtRest: boolean): boolean;
  /** What speaks against a request that offers a WebSocket. */
  refusalOf(request: IncomingMessage): unknown;
  /** Makes a WebSocket of a request that was accepted just now. @param head What came behind it. */
  open(request: IncomingMessage, head: Buffer): void;
}

/** `ws` has them, and its types do not. */
type HandshakeOptions = ServerOptions & { readonly closeTimeout: number; readonly maxPendingAutoPongs: number };

/** Bytes of a network's smallest packets. */
const minChunkBytes = 256;

export function createWebSockets(options: WebSocketsOptions): WebSockets {
  const { callers, limits, streams } = options;
  const protocol = createProtocol(limits.introductionMs);
  const refusals = new WeakMap<IncomingMessage, unknown>();
  let strangers = 0;
  const handshakes = createHandshakes(options);

  const check = (request: IncomingMessage, isAtRest: boolean): void => {
    checkHttpHead(request);
    checkHandshake(request);
    checkSocketOrigin(request, options.cors);
    if (!isAtRest) {
      throw new HttpRefusal(400, 'BAD_USER_INPUT', 'A handshake must wait for the answers to the requests before it.');
    }
    streams.checkStopping();
    options.inFlightLimit.check();
    if (strangers >= limits.maxStrangers) throw tooManyStrangers();
    readToken(request.headers);
  };

  const open = (request: IncomingMessage, webSocket: WebSocket): void => {
    const { headers, socket } = request;
    strangers += 1;
    const onIntroduced = (): void => {
      strangers -= 1;
    };
    const opening = { webSocket, socket, headers, address: callers.toAddress(request), onIntroduced };
    const cut = openSocket(opening, { ...options, protocol, toKey: callers.toKey });
    // Until the connection is gone: when the gateway stops, a client that was told so has its time to answer.
    webSocket.on('close', streams.connect({ cut }));
  };

  return {
    accepts: (request, isAtRest) => {
      if (!offersWebSocket(request)) return false;
      try {
        check(request, isAtRest);
        return true;
      } catch (refusal) {
        refusals.set(request, refusal);
        return false;
      }
    },
    refusalOf: (request) => {
      const message = 'A handshake of a WebSocket needs the header Connection: Upgrade.';
      return refusals.get(request) ?? new HttpRefusal(400, 'BAD_USER_INPUT', message);
    },
    open: (request, head) => {
      handshakes.handleUpgrade(request, request.socket, head, (webSocket) => {
        open(request, webSocket);
      });
    },
  };
}

/** Handshakes that are answered with the headers of every answer. */
function createHandshakes({ limits, maxBodyBytes }: WebSocketsOptions): WebSocketServer {
  const options: HandshakeOptions = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: maxBodyBytes,
    // A message may take as long as its socket is open, and each piece of it takes some hundred bytes more than it holds.
    maxFragments: limits.maxPieces,
    maxBufferedChunks: limits.maxPieces + Math.ceil(maxBodyBytes / minChunkBytes),
    handleProtocols: () => GRAPHQL_TRANSPORT_WS_PROTOCOL,
    // One message a turn of the event loop: a client that sends many must not keep the others waiting.
    allowSynchronousEvents: false,
    closeTimeout: limits.closingMs,
    maxPendingAutoPongs: limits.maxUnreadReplies,
  };
  const handshakes = new WebSocketServer(options);
  handshakes.on('headers', (lines, { headers }) => {
    const added = { ...answerHeaders, 'x-request-id': toRequestId(headers['x-request-id']) };
    lines.push(...Object.entries(added).map(([name, value]) => `${name}: ${value}`));
  });
  // Nothing that passed our own check fails its; this keeps it from answering in its own words.
  handshakes.on('wsClientError', (_error, socket) => {
    socket.destroy();
  });
  return handshakes;
}

function tooManyStrangers(): HttpRefusal {
  const message = 'Too many WebSockets have not introduced themselves. Try again shortly.';
  return new HttpRefusal(503, 'OVERLOADED', message, { 'retry-after': '1' }, { retryAfterMs: 1000 });
}
