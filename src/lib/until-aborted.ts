import { waitFor } from './wait-for.js';

/**
 * What a task comes to, or the reason of the signal as soon as that is aborted. The task goes on: others may wait for it.
 */
export function untilAborted<T>(task: Promise<T>, signal: AbortSignal): Promise<T> {
  return waitFor(signal, (resolve, reject) => {
    task.then(resolve, reject);
    return () => undefined;
  });
}
