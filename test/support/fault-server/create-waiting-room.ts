/** Where tests wait for something to have happened, instead of sleeping and hoping. */
export interface WaitingRoom {
  /**
   * Fulfilled once `isSo` holds, which is looked at now and after every change.
   *
   * @param what The end of the sentence "closed while a test waited for …".
   */
  until(what: string, isSo: () => boolean): Promise<void>;
  /** Says that something changed. */
  changed(): void;
  /** Rejects those who still wait, so that a test fails with a sentence and not with a time-out. */
  close(): void;
}

export function createWaitingRoom(): WaitingRoom {
  const waiting = new Set<{ look(): boolean; giveUp(): void }>();
  return {
    until(what, isSo) {
      const promise = new Promise<void>((resolve, reject) => {
        const waiter = {
          look: () => {
            if (!isSo()) return false;
            resolve();
            return true;
          },
          giveUp: () => {
            reject(new Error(`The fault server was closed while a test waited for ${what}.`));
          },
        };
        if (!waiter.look()) waiting.add(waiter);
      });
      // The promise may not be awaited any more when a test has failed elsewhere; that must not end the process.
      promise.catch(() => undefined);
      return promise;
    },
    changed() {
      for (const waiter of waiting) if (waiter.look()) waiting.delete(waiter);
    },
    close() {
      for (const waiter of waiting) waiter.giveUp();
      waiting.clear();
    },
  };
}
