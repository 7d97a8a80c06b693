import type { AppError } from '../../errors/app-error.js';
import type { Clock } from '../../lib/clock.js';
import type { SetTimer } from '../../lib/set-timer.js';
import type { Shown } from './shown.js';

/** The upstream fails for a page, and is not asked for it before a time. */
export interface FailingWait {
  /** By `Clock.monotonicNow`. */
  readonly until: number;
  /** Failures in a row. */
  readonly failures: number;
  /** The last one. */
  readonly error: AppError;
}

/** What is left of a poller that ended while the upstream failed. */
export interface KeptWait extends FailingWait {
  /** What it had shown last; null if nothing. */
  readonly shown: Shown | null;
}

/** Waits that outlive their pollers, by the key of the page: who comes again must not ask sooner. */
export interface FailingWaits {
  keep(key: string, wait: KeptWait): void;
  find(key: string): KeptWait | undefined;
  forget(key: string): void;
  /** Forgets all. */
  clear(): void;
}

export interface FailingWaitsOptions {
  readonly clock: Clock;
  readonly setTimer: SetTimer;
}

/** Milliseconds after its end for which a wait is kept, so that the next one is longer. */
const keptMs = 60_000;
/** Each may hold a page. The one that was kept first is forgotten first. */
const maxWaits = 256;

export function createFailingWaits({ clock, setTimer }: FailingWaitsOptions): FailingWaits {
  const waits = new Map<string, KeptWait>();
  let callOff: (() => void) | undefined;

  const stopTimer = (): void => {
    callOff?.();
    callOff = undefined;
  };
  const forgetOld = (): void => {
    const now = clock.monotonicNow();
    for (const [key, { until }] of waits) if (until + keptMs <= now) waits.delete(key);
    stopTimer();
    startTimer();
  };
  const startTimer = (): void => {
    if (callOff || waits.size === 0) return;
    const firstUntil = Math.min(...[...waits.values()].map(({ until }) => until));
    callOff = setTimer(forgetOld, Math.ceil(firstUntil + keptMs - clock.monotonicNow()));
  };
  const forget = (key: string): void => {
    waits.delete(key);
    if (waits.size === 0) stopTimer();
  };

  return {
    keep: (key, wait) => {
      waits.delete(key);
      waits.set(key, wait);
      const [oldest] = waits.keys();
      if (waits.size > maxWaits && oldest !== undefined) waits.delete(oldest);
      startTimer();
    },
    find: (key) => waits.get(key),
    forget,
    clear: () => {
      waits.clear();
      stopTimer();
    },
  };
}
