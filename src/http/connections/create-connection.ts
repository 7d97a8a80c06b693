import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Drain } from '../create-drain.js';
import { type RawRefusal, printRawRefusal } from './raw-refusal.js';
import { createStallWatch, type UnsentAnswers } from './connection-limits.js';

export interface ConnectionOptions {
  /**
   * Answers one request. Must not reject. Its response emits `stalled` before its connection is ended for a client that does not
   * read, and `probe` where something should be written to find out whether a client is there.
   */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly unsent: UnsentAnswers;
  readonly drain: Drain;
  /** Looks in a row that find nothing taken of what waits, after which the connection is ended. */
  readonly maxLooks: number;
}

/**
 * One connection, with one request in flight at a time: the next is handled when the answer before it has left. What waits
 * is bounded, and it goes with the connection.
 */
export interface Connection {
  /** Whether it has nothing to be answered, so that it may be used for something else. */
  isAtRest(): boolean;
  /** Handles this request now, or when its turn comes. */
  take(response: ServerResponse): void;
  /** Says in the place of the request that could not be read what is wrong with it, and ends the connection. */
  refuse(refusal: RawRefusal): void;
  /** Lets the last answer in flight ask the client to send its next request elsewhere. */
  sayGoodbye(): void;
  /** To be called now and then: ends the connection of a client that does not read, or that does not close it in its turn. */
  look(): void;
}

/**
 * Requests behind the one in flight at which reading stops. Until then it goes on, so that a client that leaves is noticed at
 * once: honest clients pipeline some ten.
 */
const maxReadAhead = 16;

/**
 * Requests that may wait. Node reads 64 kB at a time, which may hold two thousand small ones, each of which would keep some 5 kB;
 * a client that sends more is cut off.
 */
const maxWaiting = 100;

/** Looks that a client has to read a refusal and to close its side. */
const maxLooksAfterEnd = 2;

/** A client that has ended its side is asked so soon, and then at twice the distance each, whether it is still there. */
const firstProbeMs = 25;

interface State extends ConnectionOptions {
  readonly socket: Socket;
  /** What is in flight. */
  current: ServerResponse | undefined;
  /** The requests behind it, in their order. */
  readonly waiting: ServerResponse[];
  /** The last request that was read, while it or its answer is in flight. */
  newest: IncomingMessage | undefined;
  /** What is written when all requests before it are answered, and with which the connection ends. */
  farewell: string | undefined;
  /** Bytes that had been read when the last request was answered: what comes with no more of them was sent together with it. */
  answeredAt: number | undefined;
  isHeld: boolean;
  isBusy: boolean;
  looksAfterEnd: number;
  probe: NodeJS.Timeout | undefined;
  /** The answer in flight has left, or the client has. One function for all requests. */
  readonly whenLeft: () => void;
}

export function createConnection(socket: Socket, options: ConnectionOptions): Connection {
  const state: State = {
    ...options,
    socket,
    current: undefined,
    waiting: [],
    newest: undefined,
    farewell: undefined,
    answeredAt: undefined,
    isHeld: false,
    isBusy: false,
    looksAfterEnd: 0,
    probe: undefined,
    whenLeft: () => {
      if (state.waiting.length === 0) goOn(state);
      else goOnLater(state);
    },
  };
  const watch = createStallWatch(socket, options.maxLooks);
  // Node reads on after each request and with each one that is read: a stop must be repeated.
  socket.on('resume', () => {
    if (state.isHeld) socket.pause();
  });
  socket.on('end', () => {
    if (state.current) probe(state, firstProbeMs);
  });
  // After a CONNECT no listener of Node is left, and an error without a listener would end the process.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    forget(state);
  });
  return {
    isAtRest: () => !state.current && state.waiting.length === 0 && state.farewell === undefined,
    take: (response) => {
      take(state, response);
    },
    refuse: (refusal) => {
      refuse(state, refusal);
    },
    sayGoodbye: () => {
      sayGoodbye(state);
    },
    look: () => {
      state.unsent.measure(socket);
      if (watch.isStalled()) {
        (state.current ?? socket).emit('stalled');
        socket.resetAndDestroy();
      }
      if (state.looksAfterEnd > 0 && ++state.looksAfterEnd > maxLooksAfterEnd) socket.destroy();
    },
  };
}

function take(state: State, response: ServerResponse): void {
  const { current, socket, waiting } = state;
  if (state.farewell !== undefined || socket.destroyed) return;
  state.newest = response.req;
  if (!state.isBusy) {
    state.isBusy = true;
    state.drain.begin();
  }
  const isIdle = !current && waiting.length === 0;
  if (isIdle && state.answeredAt !== socket.bytesRead) {
    start(state, response);
  } else if (waiting.length === maxWaiting) {
    socket.resetAndDestroy();
  } else {
    waiting.push(response);
    if (isIdle) goOnLater(state);
    if (waiting.length === maxReadAhead) hold(state);
  }
}

/** In the next turn of the event loop: one connection must not keep the others waiting with all that it has sent. */
function goOnLater(state: State): void {
  setImmediate(() => {
    goOn(state);
  });
}

function start(state: State, response: ServerResponse): void {
  state.current = response;
  response.on('close', state.whenLeft);
  if (state.drain.isStopping()) sayGoodbye(state);
  if (state.socket.readableEnded) probe(state, firstProbeMs);
  void state.handle(response.req, response);
}

/** The next request, or else the end, or else nothing. */
function goOn(state: State): void {
  const { socket, waiting, unsent } = state;
  unsent.measure(socket);
  clearTimeout(state.probe);
  state.current = undefined;
  state.answeredAt = socket.bytesRead;
  if (waiting.length === 0 && state.newest?.complete) state.newest = undefined;
  // The answer may have been the last that the connection was to see, even if more was sent behind it (RFC 9112 §9.6).
  const next = socket.writable ? waiting.shift() : undefined;
  if (!next) {
    waiting.length = 0;
    if (state.farewell !== undefined) end(state, state.farewell);
    rest(state);
    return;
  }
  if (waiting.length < maxReadAhead) release(state);
  start(state, next);
}

function refuse(state: State, refusal: RawRefusal): void {
  const { current, newest, socket, waiting } = state;
  if (state.farewell !== undefined || socket.destroyed) return;
  state.farewell = printRawRefusal(refusal);
  // What is wrong is wrong with the request that is not whole, or else with what should have been the next.
  const broken = newest?.complete ? undefined : newest;
  if (broken && broken === waiting.at(-1)?.req) waiting.pop();
  else if (broken) {
    // Who has been answered before its request was whole is not answered twice.
    if (broken !== current?.req || current.headersSent) state.farewell = '';
    else end(state, state.farewell);
  }
  if (!current && waiting.length === 0) end(state, state.farewell);
}

/** What still comes is read and thrown away: a client that listens only when it has sent everything would not see the answer. */
function end(state: State, text: string): void {
  state.looksAfterEnd = 1;
  if (state.socket.writable) state.socket.end(text);
  release(state);
  state.socket.resume();
  rest(state);
}

function rest(state: State): void {
  if (!state.isBusy) return;
  state.isBusy = false;
  state.drain.end();
}

function hold(state: State): void {
  state.isHeld = true;
  state.socket.pause();
}

function release(state: State): void {
  if (!state.isHeld) return;
  state.isHeld = false;
  state.socket.resume();
}

function sayGoodbye({ current, waiting }: State): void {
  if (current && !current.headersSent && waiting.length === 0) current.setHeader('connection', 'close');
}

/**
 * A client that has ended its side waits for its answer, or has left: only a write finds out. So an interim answer is
 * (RFC 9110 §15.2), which a client takes no notice of, and which the system of one that has left refuses; within an answer that listens
 * to `probe`, what that writes. Where there can be none, it has left: within any other answer, and in HTTP/1.0, where a proxy ends its
 * side when its client has left.
 */
function probe(state: State, delayMs: number): void {
  clearTimeout(state.probe);
  state.probe = setTimeout(() => {
    const { current, socket } = state;
    // Once everything is written, the system reports it in time.
    if (!current || current.writableEnded || !socket.writable) return;
    const isAlive = current.req.httpVersion !== '1.0' && (!current.headersSent || current.emit('probe'));
    if (!isAlive) {
      socket.destroy();
      return;
    }
    if (!current.headersSent) current.writeProcessing();
    probe(state, delayMs * 2);
  }, delayMs);
}

function forget(state: State): void {
  clearTimeout(state.probe);
  state.unsent.measure(state.socket);
  state.waiting.length = 0;
  state.newest = undefined;
  // Node informs the answer in flight, and with it `goOn`.
  if (!state.current) rest(state);
}
