/**
 * Waits so many milliseconds.
 *
 * Not that of `node:timers/promises`, which rejects with an error of its own in place of the signal's reason.
 *
 * @throws the reason of the signal, as soon as that is aborted.
 */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const giveUp = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', giveUp);
      resolve();
    }, ms);
    signal.addEventListener('abort', giveUp, { once: true });
  });
}
