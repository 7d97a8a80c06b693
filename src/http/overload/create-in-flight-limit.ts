import type { Clock } from '../../lib/clock.js';
import { HttpRefusal } from '../http-refusal.js';

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

/** What became of the requests of the last few seconds. */
interface ShedWindow {
  add(outcome: 'shed' | 'taken'): void;
  /** Whether at least `leastShed` requests of the last `windowSeconds` were shed, and they were half of all or more. */
  isMostlyShed(): boolean;
}

const windowSeconds = 5;
/** Fewer are too short a trouble for a balancer to move all requests elsewhere. */
const leastShed = 20;

interface Second {
  readonly at: number;
  shed: number;
  taken: number;
}

function createShedWindow(clock: Clock): ShedWindow {
  let seconds: Second[] = [];
  const recent = (): Second[] => {
    const first = Math.floor(clock.monotonicNow() / 1000) - windowSeconds + 1;
    if (seconds[0] && seconds[0].at < first) seconds = seconds.filter(({ at }) => at >= first);
    return seconds;
  };
  return {
    add: (outcome) => {
      const at = Math.floor(clock.monotonicNow() / 1000);
      let second = recent().at(-1);
      if (second?.at !== at) seconds.push((second = { at, shed: 0, taken: 0 }));
      second[outcome] += 1;
    },
    isMostlyShed: () => {
      let [shed, taken] = [0, 0];
      for (const second of recent()) {
        shed += second.shed;
        taken += second.taken;
      }
      return shed >= leastShed && shed >= taken;
    },
  };
}
