import { AppError } from '../../errors/app-error.js';
import { HttpRefusal } from '../http-refusal.js';
import type { StreamRegistry } from '../streams/create-stream-registry.js';
import type { PumpEnding } from '../streams/pump-events.js';
import { toRequestId } from '../to-request-id.js';
import { closeCode } from './close-code.js';
import type { ProtocolSession } from './create-protocol.js';
import { createSocketOperation } from './create-socket-operation.js';
import { readSocketToken } from './read-socket-token.js';
import type { SocketRequest } from './run-operation.js';
import { sendEvent } from './send-event.js';
import { type SocketState, closeSocket, cutSocket } from './socket-state.js';
import { toRequestBody } from './to-request-body.js';

/** What is done for the messages of a socket. */
export function toProtocolSession(state: SocketState): ProtocolSession {
  const { address, headers, onIntroduced, operations, options } = state;
  return {
    introduce: (params) => {
      try {
        const token = readSocketToken(headers, params);
        state.caller = { token, key: options.toKey({ token, address }) };
      } catch (error) {
        if (error instanceof AppError) return false;
        throw error;
      }
      state.idleSince = options.clock.monotonicNow();
      onIntroduced();
      return true;
    },
    subscribe: (id, payload) => {
      const request = toRequest(state, id, () => toRequestBody(payload));
      const operation = createSocketOperation(request, options, () => {
        operations.delete(operation);
        state.idleSince = options.clock.monotonicNow();
      });
      operations.add(operation);
      // An error would be final for its client, which another replica can serve.
      if (isStopping(options.streams)) closeSocket(state, closeCode.goingAway, 'Going away', 'drain');
      return operation;
    },
  };
}

function isStopping(streams: StreamRegistry): boolean {
  try {
    streams.checkStopping();
    return false;
  } catch {
    return true;
  }
}

function toRequest(state: SocketState, id: string, readBody: () => string): SocketRequest {
  const { address, caller, headers, operations, options, socket } = state;
  if (!caller) throw new TypeError('Only who has introduced itself can subscribe');
  return {
    requestId: toRequestId(undefined),
    caller,
    address,
    toTrace: () => options.traces?.beginOnSocket(headers, socket),
    readBody: () => {
      const { maxOperations } = options.limits;
      if (operations.size <= maxOperations) return readBody();
      const message = `A WebSocket may have at most ${maxOperations} operations at a time.`;
      throw new HttpRefusal(429, 'RATE_LIMITED', message, {}, { limit: 'operations' });
    },
    send: ({ json }) => send(state, id, json),
    finish: (ending) => {
      finish(state, ending);
    },
  };
}

/** Resolves when the system has taken the event, or the socket has ended. */
function send(state: SocketState, id: string, json: readonly Uint8Array[]): Promise<void> {
  const { options, socket, waiting, webSocket } = state;
  return new Promise((resolve) => {
    if (webSocket.readyState !== webSocket.OPEN) {
      resolve();
      return;
    }
    waiting.add(resolve);
    sendEvent(webSocket, socket, { id, json }, () => {
      options.unsent.measure(socket);
      waiting.delete(resolve);
      resolve();
    });
    options.unsent.measure(socket);
    // Who takes what it is sent at once may be sent more.
    if (options.unsent.isFull() && socket.writableLength > 0) cutSocket(state, 'slow');
  });
}

function finish(state: SocketState, ending: PumpEnding): void {
  if (ending === 'auth') closeSocket(state, closeCode.forbidden, 'Forbidden', ending);
  if (ending === 'upstream') closeSocket(state, closeCode.tryAgainLater, 'Try again later', ending);
  if (ending === 'drain') closeSocket(state, closeCode.goingAway, 'Going away', ending);
}
