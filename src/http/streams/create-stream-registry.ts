import type { EventStream } from '../../engine/event-stream.js';
import type { Clock } from '../../lib/clock.js';
import { type TakeTurn, createTurns } from '../../lib/create-turns.js';
import type { SetTimer } from '../../lib/set-timer.js';
import type { StreamEndReport, StreamObserver, StreamReport } from '../../observability/live-observer.js';
import type { StreamEndLabel } from '../../observability/metric-specs.js';
import type { CallerKey } from '../../snapshots/create-caller-keys.js';
import { HttpRefusal } from '../http-refusal.js';

export interface StreamRegistryOptions {
  /** Most open streams. */
  readonly maxStreams: number;
  /** Most open streams of one caller. */
  readonly maxStreamsPerCaller: number;
  /** Milliseconds after which a connection that may carry streams is cut; each differs by up to 10 %. */
  readonly maxAgeMs: number;
  readonly observer: StreamObserver;
  readonly clock: Clock;
  readonly setTimer: SetTimer;
  /** 0 to 1: streams that were opened together must not be cut together. */
  readonly random: () => number;
}

/** All streams of all transports, and the connections that carry them. */
export interface StreamRegistry {
  /** @throws {HttpRefusal} 503 `OVERLOADED`, when the gateway stops. */
  checkStopping(): void;
  /**
   * Has a connection cut when it is too old, and when the gateway stops. One of server-sent events carries one stream, a WebSocket
   * any number.
   *
   * @returns must be called when the connection is closed. May be called again.
   * @throws {HttpRefusal} 503 `OVERLOADED`, when the gateway stops.
   */
  connect(connection: StreamConnection): () => void;
  /**
   * Takes a place for one stream. To be called before its first event is asked for.
   *
   * @throws {HttpRefusal} 429 `RATE_LIMITED` or 503 `OVERLOADED` with the limit `streams`, or 503 when the gateway stops.
   *   The stream is then closed.
   */
  open(opening: StreamOpening): OpenStream;
  /**
   * Refuses new ones, and cuts each connection at a random moment within this time, so that the clients do not all come to
   * another replica at once. Resolves when all of them are closed.
   */
  drain(withinMs: number): Promise<void>;
}

/** Why a connection is cut by the gateway: without a sign that the stream is complete, so that its client comes again. */
export type CutReason = Extract<StreamEndLabel, 'age' | 'drain'>;

/** A connection that carries streams. */
export interface StreamConnection {
  /** Ends the streams on it for this reason, and then the connection. */
  cut(reason: CutReason): void;
}

export interface StreamOpening extends StreamReport {
  readonly caller: CallerKey;
  readonly stream: EventStream;
  /** Called with how it ended, besides the observer. */
  readonly onEnd?: (report: StreamEndReport) => void;
}

/** A stream that has a place. */
export interface OpenStream {
  readonly stream: EventStream;
  /** To be waited for before an event is sent: a page that moves does so for a thousand streams at once. */
  readonly takeTurn: TakeTurn;
  /** Whether it has ended: nothing more is to be sent. */
  readonly hasEnded: () => boolean;
  /** An event is sent. */
  readonly count: () => void;
  /** Closes it, gives its place back and reports it. Only the first reason counts. */
  readonly end: (reason: StreamEndLabel) => void;
}

/** `retryAfterMs` of a stream that is refused. Streams are long; what a stopping gateway refuses, another may take. */
const retryAfterMs = 5000;
/** Events that are sent in one turn of the event loop: some milliseconds of it, most of them the system's. */
const eventsPerTurn = 64;

export function createStreamRegistry(options: StreamRegistryOptions): StreamRegistry {
  const { maxAgeMs, random, setTimer } = options;
  const places = createPlaces(options);
  const takeTurn = createTurns(eventsPerTurn);
  /** Each with what calls off its cut. */
  const connections = new Map<StreamConnection, () => void>();
  let isStopping = false;
  let whenEmpty = (): void => undefined;

  const checkStopping = (): void => {
    if (isStopping) throw refuse(503, 'OVERLOADED', 'The gateway is stopping. Try again shortly.');
  };
  const cutIn = (connection: StreamConnection, reason: CutReason, delayMs: number): void => {
    connections.get(connection)?.();
    const cut = (): void => {
      connection.cut(reason);
    };
    connections.set(connection, setTimer(cut, delayMs));
  };

  return {
    checkStopping,
    connect: (connection) => {
      checkStopping();
      cutIn(connection, 'age', maxAgeMs * (0.9 + 0.2 * random()));
      return () => {
        connections.get(connection)?.();
        connections.delete(connection);
        if (connections.size === 0) whenEmpty();
      };
    },
    open: (opening) => {
      try {
        checkStopping();
        places.take(opening.caller);
      } catch (refusal) {
        opening.stream.close();
        throw refusal;
      }
      const giveBack = (): void => {
        places.giveBack(opening.caller);
      };
      return { ...startReport(opening, options, giveBack), takeTurn };
    },
    drain: (withinMs) =>
      new Promise((resolve) => {
        isStopping = true;
        whenEmpty = resolve;
        if (connections.size === 0) resolve();
        for (const connection of connections.keys()) cutIn(connection, 'drain', withinMs * random());
      }),
  };
}

/** A caller with too many streams gets that error, even if the gateway has no room for others either. */
function createPlaces({ maxStreams, maxStreamsPerCaller }: StreamRegistryOptions) {
  const openOf = new Map<CallerKey, number>();
  let open = 0;
  return {
    /** @throws {HttpRefusal} 429 or 503. */
    take: (caller: CallerKey): void => {
      const ofCaller = openOf.get(caller) ?? 0;
      if (ofCaller >= maxStreamsPerCaller) {
        throw refuse(429, 'RATE_LIMITED', `A caller may have at most ${maxStreamsPerCaller} streams open.`, {
          limit: 'streams',
        });
      }
      if (open >= maxStreams)
        throw refuse(503, 'OVERLOADED', 'Too many streams are open. Try again later.', { limit: 'streams' });
      open += 1;
      openOf.set(caller, ofCaller + 1);
    },
    giveBack: (caller: CallerKey): void => {
      const left = (openOf.get(caller) ?? 0) - 1;
      open -= 1;
      if (left > 0) openOf.set(caller, left);
      else openOf.delete(caller);
    },
  };
}

function startReport(
  { onEnd, requestId, stream, traceId, transport }: StreamOpening,
  { clock, observer }: StreamRegistryOptions,
  giveBack: () => void,
): Omit<OpenStream, 'takeTurn'> {
  const openedAt = clock.monotonicNow();
  let events = 0;
  let hasEnded = false;
  const opened = { requestId, transport, traceId };
  observer.opened(opened);
  return {
    stream,
    hasEnded: () => hasEnded,
    count: () => {
      events += 1;
    },
    end: (reason) => {
      if (hasEnded) return;
      hasEnded = true;
      stream.close();
      giveBack();
      const report = { ...opened, reason, durationMs: clock.monotonicNow() - openedAt, events };
      observer.ended(report);
      onEnd?.(report);
    },
  };
}

function refuse(
  status: number,
  code: 'RATE_LIMITED' | 'OVERLOADED',
  message: string,
  details?: { limit: 'streams' },
): HttpRefusal {
  const headers = { 'retry-after': String(retryAfterMs / 1000) };
  return new HttpRefusal(status, code, message, headers, { retryAfterMs, ...details });
}
