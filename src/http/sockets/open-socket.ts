import type { CutReason } from '../streams/create-stream-registry.js';
import { closeCode } from './close-code.js';
import {
  type OpenSocketOptions,
  type OpeningSocket,
  type SocketState,
  closeSocket,
  cutSocket,
  endSocket,
} from './socket-state.js';
import { toProtocolSession } from './to-protocol-session.js';
import { toProtocolSocket } from './to-protocol-socket.js';

/** @returns cuts it for this reason. */
export function openSocket(opening: OpeningSocket, options: OpenSocketOptions): (reason: CutReason) => void {
  const { socket, webSocket } = opening;
  const state: SocketState = {
    ...opening,
    options,
    operations: new Set(),
    caller: undefined,
    idleSince: 0,
    isPingAnswered: true,
    waiting: new Set(),
    unreadReplies: 0,
    hasEnded: false,
    release: () => undefined,
  };
  const hasLeft = (): void => {
    endSocket(state, 'client');
  };
  // What breaks the rules of frames, such as a message that is too long: `ws` has sent its closing code.
  webSocket.on('error', hasLeft);
  webSocket.on('close', hasLeft);
  // Nothing of what waits was taken for too long: the connection is about to be reset.
  socket.on('stalled', () => {
    endSocket(state, 'slow');
  });
  // `ws` itself writes what waits before it closes.
  socket.on('end', hasLeft);
  webSocket.on('pong', () => {
    state.isPingAnswered = true;
  });
  const closed = options.protocol.opened(toProtocolSocket(state), toProtocolSession(state));
  const timer = setInterval(look, options.pingMs, state);
  state.release = () => {
    clearInterval(timer);
    void closed();
  };
  return (reason) => {
    closeSocket(state, closeCode.goingAway, 'Going away', reason);
  };
}

/** Closes a socket that is not used, cuts one whose client is gone, and asks all others whether they are there. */
function look(state: SocketState): void {
  const { caller, idleSince, operations, options, webSocket } = state;
  if (caller && operations.size === 0 && options.clock.monotonicNow() - idleSince >= options.limits.idleMs) {
    closeSocket(state, closeCode.idle, 'No operation', 'client');
    return;
  }
  // Behind what waits a ping would come late. Whether a client takes that is looked at elsewhere.
  if (webSocket.bufferedAmount > 0) return;
  if (!state.isPingAnswered) {
    cutSocket(state, 'client');
    return;
  }
  state.isPingAnswered = false;
  webSocket.ping();
}
