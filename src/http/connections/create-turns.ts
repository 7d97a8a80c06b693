/** Tells turns of the event loop apart. */
export interface Turns {
  /** A number that no other turn has. */
  current(): number;
}

/** Costs one immediate a turn in which it is asked, however often. */
export function createTurns(): Turns {
  let turn = 0;
  let isKnown = false;
  return {
    current: () => {
      if (!isKnown) {
        isKnown = true;
        setImmediate(() => {
          turn += 1;
          isKnown = false;
        });
      }
      return turn;
    },
  };
}
