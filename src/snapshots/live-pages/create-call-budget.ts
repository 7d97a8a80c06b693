import type { Clock } from '../../lib/clock.js';
import type { SetTimer } from '../../lib/set-timer.js';

/** A read, or one more call of it, that waits until it can be paid. */
export interface Turn {
  /** By `Clock.monotonicNow`: the oldest begins first. */
  readonly dueAt: number;
  /** Upstream calls that it makes at once: from 1 to `callsPerSecond`. */
  readonly calls: number;
  readonly begin: () => void;
}

/** The upstream calls of all pollers, bounded within any second. */
export interface CallBudget {
  /** Begins a turn as soon as its calls can be spent, perhaps at once. @returns takes the turn back. */
  wait(turn: Turn): () => void;
  /** Spends a call that does not wait. Later ones may have to. */
  spend(): void;
}

export interface CallBudgetOptions {
  readonly callsPerSecond: number;
  readonly clock: Clock;
  readonly setTimer: SetTimer;
}

const secondMs = 1000;

export function createCallBudget({ callsPerSecond, clock, setTimer }: CallBudgetOptions): CallBudget {
  /** What was spent within the last second, so that what did not wait is made up for soon. */
  let spent: { readonly calls: number; readonly at: number }[] = [];
  /** By `dueAt`. */
  const turns: Turn[] = [];
  let callOff: () => void = () => undefined;

  const spend = (calls: number): void => {
    spent.push({ calls, at: clock.monotonicNow() });
  };
  /** Milliseconds until there may be room; 0 where there is. */
  const waitMsFor = (calls: number): number => {
    const now = clock.monotonicNow();
    spent = spent.filter(({ at }) => at + secondMs > now);
    const left = callsPerSecond - spent.reduce((sum, each) => sum + each.calls, 0);
    return left >= calls ? 0 : (spent[0]?.at ?? now) + secondMs - now;
  };
  const beginTurns = (): void => {
    callOff();
    for (let [turn] = turns; turn; [turn] = turns) {
      const waitMs = waitMsFor(turn.calls);
      if (waitMs > 0) {
        // One that has begun may have had to wait for a further call.
        callOff();
        callOff = setTimer(beginTurns, Math.ceil(waitMs));
        return;
      }
      turns.shift();
      spend(turn.calls);
      turn.begin();
    }
  };

  return {
    spend: () => {
      spend(1);
    },
    wait: (turn) => {
      const behind = turns.findLastIndex(({ dueAt }) => dueAt <= turn.dueAt) + 1;
      turns.splice(behind, 0, turn);
      if (behind === 0) beginTurns();
      return () => {
        const index = turns.indexOf(turn);
        if (index < 0) return;
        turns.splice(index, 1);
        // The next one may need fewer calls, or may have left.
        if (index === 0) beginTurns();
      };
    },
  };
}
