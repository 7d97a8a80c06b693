import { waitFor } from './wait-for.js';

/**
 * Waits for a number of milliseconds.
 *
 * Not that of `node:timers/promises`, which rejects with its own error instead of the signal's reason.
 *
 * @throws the reason of the signal, as soon as that is aborted.
 */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return waitFor(signal, (resolve) => {
    const timer = setTimeout(resolve, ms);
    return () => {
      clearTimeout(timer);
    };
  });
}
