import { untilAborted } from './until-aborted.js';

/**
 * Runs tasks one after another, first come, first served.
 *
 * @throws what the task throws; the reason of the signal as soon as that is aborted. A task that has begun then goes on.
 */
export type InTurn = <T>(task: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

export function createInTurn(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (task, signal) => {
    const turn = last.then(() => {
      signal?.throwIfAborted();
      return task();
    });
    last = turn.catch(() => undefined);
    return signal ? untilAborted(turn, signal) : turn;
  };
}
