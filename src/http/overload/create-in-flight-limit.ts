import { HttpRefusal } from '../http-refusal.js';
import { createShedWindow } from './create-shed-window.js';

export interface InFlightLimitOptions {
  /** Operations under way at a time. */
  readonly maxInFlight: number;
  /** Milliseconds since some fixed moment, never going back. */
  readonly now: () => number;
  /** Whether so much waits for clients to take it that no more answers should be made. */
  readonly isUnsentFull: () => boolean;
}

/** Sheds what would be too much at once: never a queue, which would only make everybody late. */
export interface InFlightLimit {
  /**
   * Asked before a body is read, so that shedding costs next to nothing. Takes no place: a slow sender must hold none.
   *
   * @throws {HttpRefusal} 503 `OVERLOADED`
   */
  check(): void;
  /**
   * Takes a place for one operation.
   *
   * @returns gives the place back; must be called once, when the answer has left, or the client has: what waits for a client that does
   *   not read takes memory as well.
   * @throws {HttpRefusal} 503 `OVERLOADED`
   */
  enter(): () => void;
  /**
   * Asked before an answer is handed over: too much may have been since its operation began.
   *
   * @throws {HttpRefusal} 503 `OVERLOADED`
   */
  checkUnsent(): void;
  /** Whether most requests of late were shed, as `createShedWindow` defines it. */
  isSheddingHeavily(): boolean;
}

/** What a client is told to wait. Operations take well under a second. */
const retryAfterMs = 1000;

export function createInFlightLimit({ maxInFlight, now, isUnsentFull }: InFlightLimitOptions): InFlightLimit {
  const window = createShedWindow(now);
  // One for all: to note where it was thrown would take longer than the rest of the refusal.
  const refusal = shedRequest('The gateway is busy. Try again shortly.');
  let inFlight = 0;
  const shed = (): never => {
    window.add('shed');
    throw refusal;
  };
  const check = (): void => {
    if (inFlight >= maxInFlight || isUnsentFull()) shed();
  };
  const leave = (): void => {
    inFlight -= 1;
  };
  return {
    check,
    enter: () => {
      check();
      window.add('taken');
      inFlight += 1;
      return leave;
    },
    checkUnsent: () => {
      if (isUnsentFull()) shed();
    },
    isSheddingHeavily: () => window.isMostlyShed(),
  };
}

/** 503 with the time to wait. */
function shedRequest(message: string): HttpRefusal {
  return new HttpRefusal(503, 'OVERLOADED', message, { 'retry-after': String(retryAfterMs / 1000) }, { retryAfterMs });
}
