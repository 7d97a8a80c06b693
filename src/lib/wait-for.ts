/**
 * Waits for something, or for the signal, whichever is first.
 *
 * @param begin Begins the wait with the two functions that end it, and returns what calls it off: that is done when the signal
 *   is aborted first.
 * @throws the reason of the signal, as soon as that is aborted.
 */
export function waitFor<T>(
  signal: AbortSignal,
  begin: (resolve: (value: T) => void, reject: (reason: Error) => void) => () => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const leave = (): void => {
      reject(signal.reason as Error);
      callOff();
    };
    const stay = (): void => {
      signal.removeEventListener('abort', leave);
    };
    signal.addEventListener('abort', leave, { once: true });
    const callOff = begin(
      (value) => {
        stay();
        resolve(value);
      },
      (reason) => {
        stay();
        reject(reason);
      },
    );
  });
}
