import { setImmediate } from 'node:timers/promises';

/** Waits for the next turn of the event loop in which there is room, which is this one for the first who come. */
export type TakeTurn = () => Promise<void>;

/** Spreads what is due for many at once over turns of the event loop, so that all else gets in between. @param perTurn 1 or more. */
export function createTurns(perTurn: number): TakeTurn {
  let taken = 0;
  let nextTurn: Promise<void> | undefined;
  const startNext = async (): Promise<void> => {
    await setImmediate();
    taken = 0;
    nextTurn = undefined;
  };
  return async () => {
    while (taken === perTurn) {
      nextTurn ??= startNext();
      await nextTurn;
    }
    taken += 1;
  };
}
