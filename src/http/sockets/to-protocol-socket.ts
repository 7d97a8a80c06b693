import type { WebSocket as ProtocolSocket } from 'graphql-ws';
import { createRateLimit } from '../overload/create-rate-limit.js';
import { closeCode } from './close-code.js';
import { type SocketState, closeSocket, cutSocket } from './socket-state.js';

const pong = JSON.stringify({ type: 'pong' });

/** A socket as `graphql-ws` wants it. */
export function toProtocolSocket(state: SocketState): ProtocolSocket {
  const { webSocket } = state;
  return {
    protocol: webSocket.protocol,
    send: (text) => reply(state, text),
    close: (code = closeCode.internalError, text = '') => {
      closeSocket(state, code, text, 'client');
    },
    onMessage: (receive) => {
      listen(state, receive);
    },
    // Without the payload that it may have, which would be many bytes to send back.
    onPing: () => reply(state, pong),
  };
}

/** Resolves when the system has taken it, or the connection is gone. */
function reply(state: SocketState, text: string): Promise<void> | undefined {
  const { options, webSocket } = state;
  if (webSocket.readyState !== webSocket.OPEN) return undefined;
  if (state.unreadReplies >= options.limits.maxUnreadReplies) {
    cutSocket(state, 'slow');
    return undefined;
  }
  state.unreadReplies += 1;
  return new Promise((resolve) => {
    webSocket.send(text, () => {
      state.unreadReplies -= 1;
      resolve();
    });
  });
}

function listen(state: SocketState, receive: (text: string) => Promise<void>): void {
  const { webSocket, options } = state;
  const { messageBurst: burst, messagesPerSecond: perSecond } = options.limits;
  const budget = createRateLimit<'message'>({ perSecond, burst, clock: options.clock, maxCallers: 1 });
  const count = (): void => {
    try {
      budget.admit('message');
    } catch {
      closeSocket(state, closeCode.policyViolation, 'Too many messages', 'client');
    }
  };
  webSocket.on('ping', count);
  webSocket.on('pong', count);
  webSocket.on('message', (data, isBinary) => {
    count();
    if (state.hasEnded) return;
    // It throws at a message that only a server may send, and at nothing else: no hook of ours throws.
    if (isBinary) refuse(state);
    else
      receive((data as Buffer).toString()).catch(() => {
        refuse(state);
      });
  });
}

function refuse(state: SocketState): void {
  closeSocket(state, closeCode.badRequest, 'Invalid message received', 'client');
}
