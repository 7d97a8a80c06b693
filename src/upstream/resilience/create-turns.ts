/** One request that waits. Exactly one of its functions is called, once, unless it is removed before. */
export interface Turn {
  /** Its turn has come. */
  readonly take: () => void;
  /** It has to make room for another caller. */
  readonly shed: () => void;
}

/** Calls in flight and calls that wait, by the keys of their callers. */
export interface Turns {
  /** How many wait. */
  waiting(): number;
  /** A request of this caller begins without having waited. */
  begin(key: string): void;
  /** A request of this caller has ended. */
  end(key: string): void;
  /** @returns takes the turn back: must be called when it is not wanted any more. */
  add(key: string, turn: Turn): () => void;
  /** Begins the next turn; false if none waits. */
  handOver(): boolean;
  /** Sheds the last turn of a caller who has more than half of all that wait; false where none has, or it is this one. */
  makeRoomFor(key: string): boolean;
}

/** What one caller has. */
interface Share {
  running: number;
  waiting: number;
}

/** @param maxRunningOfOne Most requests of one caller in flight while others wait. */
export function createTurns({ maxRunningOfOne }: { readonly maxRunningOfOne: number }): Turns {
  // Both keep the order of insertion, and a turn that leaves is found without a search.
  const queue = new Map<Turn, string>();
  const shares = new Map<string, Share>();

  const shareOf = (key: string): Share => {
    const known = shares.get(key);
    if (known) return known;
    const share = { running: 0, waiting: 0 };
    shares.set(key, share);
    return share;
  };
  const forget = (key: string, { running, waiting }: Share): void => {
    if (running === 0 && waiting === 0) shares.delete(key);
  };
  const remove = (turn: Turn, key: string): Share => {
    const share = shareOf(key);
    if (queue.delete(turn)) share.waiting -= 1;
    return share;
  };

  return {
    waiting: () => queue.size,
    begin: (key) => {
      shareOf(key).running += 1;
    },
    end: (key) => {
      const share = shareOf(key);
      share.running -= 1;
      forget(key, share);
    },
    add: (key, turn) => {
      queue.set(turn, key);
      shareOf(key).waiting += 1;
      return () => {
        forget(key, remove(turn, key));
      };
    },
    handOver: () => {
      const next = findNext(queue, (key) => shareOf(key).running < maxRunningOfOne);
      if (!next) return false;
      const [turn, key] = next;
      remove(turn, key).running += 1;
      turn.take();
      return true;
    },
    makeRoomFor: (key) => {
      const greedy = findGreedy(shares, queue.size);
      if (greedy === undefined || greedy === key) return false;
      let last: Turn | undefined;
      for (const [turn, owner] of queue) if (owner === greedy) last = turn;
      if (!last) return false;
      forget(greedy, remove(last, greedy));
      last.shed();
      return true;
    },
  };
}

/** The first whose caller may have one more, or else the first. */
function findNext(queue: ReadonlyMap<Turn, string>, mayHaveMore: (key: string) => boolean): [Turn, string] | undefined {
  let first: [Turn, string] | undefined;
  for (const entry of queue) {
    if (mayHaveMore(entry[1])) return entry;
    first ??= entry;
  }
  return first;
}

/** The caller with more than one turn and more than half of all that wait; undefined when there is none. */
function findGreedy(shares: ReadonlyMap<string, Share>, waiting: number): string | undefined {
  for (const [key, share] of shares) if (share.waiting > 1 && share.waiting * 2 > waiting) return key;
  return undefined;
}
