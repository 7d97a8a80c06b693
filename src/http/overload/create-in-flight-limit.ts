import type { Clock } from '../../lib/clock.js';
import { HttpRefusal } from '../http-refusal.js';
import { createShedWindow } from './create-shed-window.js';

export interface InFlightLimitOptions {
  /** Most operations in flight. */
  readonly maxInFlight: number;
  readonly clock: Clock;
  /** Whether so much waits for clients to take it that no more answers should be made. */
  readonly isUnsentFull: () => boolean;
}

/** Sheds operations beyond a limit. There is no queue: it would only make every answer late. */
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

/** `retryAfterMs` of what is shed. Operations take well under a second. */
const retryAfterMs = 1000;

export function createInFlightLimit({ maxInFlight, clock, isUnsentFull }: InFlightLimitOptions): InFlightLimit {
  const window = createShedWindow(clock);
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
