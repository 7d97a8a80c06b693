import type { Behaviour } from './behaviour.js';

/** Behaviours taken one a request. */
export interface Script {
  /** Replaces what is left. */
  replace(behaviours: readonly [Behaviour, ...Behaviour[]]): void;
  /** Takes the next; the last one stays. */
  next(): Behaviour;
}

export function createScript(only: Behaviour): Script {
  let [current, ...following]: readonly [Behaviour, ...Behaviour[]] = [only];
  return {
    replace(behaviours) {
      [current, ...following] = behaviours;
    },
    next() {
      const taken = current;
      [current = taken, ...following] = following;
      return taken;
    },
  };
}
