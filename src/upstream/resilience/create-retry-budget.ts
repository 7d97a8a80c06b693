/**
 * How many retries all operations together may still make.
 *
 * A bucket that retries empty and successes slowly fill: one lost packet is retried at once, but an upstream that is
 * down sees about one call an operation, not three.
 */
export interface RetryBudget {
  /** Pays for one retry; false, and nothing is paid, when there is not enough left. */
  tryTake(price: 'retry' | 'retry-after-timeout'): boolean;
  /** Says that an operation succeeded on its first attempt. */
  giveBack(): void;
}

const capacity = 100;
/** A time-out has held a connection for seconds, so another one is worth less. */
const prices = { retry: 5, 'retry-after-timeout': 10 } as const;
const reward = 1;

/** A full budget of 100: 5 a retry, 10 after a time-out, and 1 back for each success on the first attempt. */
export function createRetryBudget(): RetryBudget {
  let tokens = capacity;
  return {
    tryTake(price) {
      if (tokens < prices[price]) return false;
      tokens -= prices[price];
      return true;
    },
    giveBack() {
      tokens = Math.min(tokens + reward, capacity);
    },
  };
}
