import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import type { Server } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { StreamEndLabel } from '../../observability/metric-specs.js';
import type { ToCallerKey } from '../../snapshots/create-caller-keys.js';
import type { Caller } from '../../snapshots/snapshot-source.js';
import type { UnsentAnswers } from '../connections/connection-limits.js';
import type { ProtocolSession } from './create-protocol.js';
import type { SocketOperation } from './create-socket-operation.js';
import type { RunOperationOptions } from './run-operation.js';
import type { SocketLimits } from './socket-limits.js';

export interface OpenSocketOptions extends RunOperationOptions {
  readonly protocol: Server<ProtocolSession>;
  readonly limits: SocketLimits;
  /** Milliseconds between two pings. */
  readonly pingMs: number;
  readonly toKey: ToCallerKey;
  readonly unsent: UnsentAnswers;
}

/** A WebSocket whose handshake is done. */
export interface OpeningSocket {
  readonly webSocket: WebSocket;
  /** What carries it. */
  readonly socket: Socket;
  /** Of its handshake. */
  readonly headers: IncomingHttpHeaders;
  /** Where it comes from. */
  readonly address: string;
  /** Called once, when it has said who it is, or has ended before. */
  readonly onIntroduced: () => void;
}

/** An open WebSocket, until nothing is done for it any more. */
export interface SocketState extends OpeningSocket {
  readonly options: OpenSocketOptions;
  readonly operations: Set<SocketOperation>;
  /** Undefined until it has introduced itself. */
  caller: Caller | undefined;
  /** When its last operation ended. */
  idleSince: number;
  isPingAnswered: boolean;
  /** Go on when it has ended: whether Node tells a write that it was in vain depends on how far it had come. */
  readonly waiting: Set<() => void>;
  /** Answers that its client has not taken, events left out. */
  unreadReplies: number;
  hasEnded: boolean;
  /** Ends what is kept for it. Called once. */
  release: () => void;
}

/** Does nothing more for a socket: its operations end for this reason. May be called again. */
export function endSocket(state: SocketState, reason: StreamEndLabel): void {
  if (state.hasEnded) return;
  state.hasEnded = true;
  for (const operation of state.operations) operation.end(reason);
  for (const goOn of state.waiting) goOn();
  if (!state.caller) state.onIntroduced();
  state.release();
}

/** Closes a socket, which gives its client `closingMs` to answer before the connection is destroyed. */
export function closeSocket(state: SocketState, code: number, text: string, reason: StreamEndLabel): void {
  // Before its operations end, so that none of them is said to be complete.
  if (!state.hasEnded) state.webSocket.close(code, text);
  endSocket(state, reason);
}

/** Cuts a socket whose client cannot be told. */
export function cutSocket(state: SocketState, reason: StreamEndLabel): void {
  endSocket(state, reason);
  state.webSocket.terminate();
}
