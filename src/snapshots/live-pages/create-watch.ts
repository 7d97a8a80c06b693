import type { LiveState, Watch, Watcher } from './live-pages.js';

/** The place of a watch at its poller. */
export interface Seat {
  readonly watcher: Watcher;
  /** Replaces the state that was not given yet. One with an `ending` is the last. */
  deliver(state: LiveState): void;
  /** There is no further state, and what was not given is dropped. */
  end(): void;
}

/** A watch that takes its seat when it is first asked for a state. @param join Returns what leaves the seat, more than once perhaps. */
export function createWatch(watcher: Watcher, join: (seat: Seat) => () => void): Watch {
  let leave: (() => void) | undefined;
  let unread: LiveState | undefined;
  let isOver = false;
  let wake: () => void = () => undefined;

  const end = (): void => {
    unread = undefined;
    isOver = true;
    wake();
  };
  const seat: Seat = {
    watcher,
    deliver: (state) => {
      if (isOver) return;
      unread = state;
      isOver = state.ending !== undefined;
      wake();
    },
    end,
  };

  return {
    next: async () => {
      if (!isOver) leave ??= join(seat);
      if (!unread && !isOver) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const state = unread;
      unread = undefined;
      return state;
    },
    close: () => {
      end();
      leave?.();
    },
  };
}
