export interface AccountLockOptions {
  readonly now: () => number;
  /** The account locks with this many wrong passwords in a row. */
  readonly maxWrongPasswords: number;
  readonly lockMs: number;
}

/** Locks accounts that are tried with wrong passwords. */
export interface AccountLock {
  readonly isLocked: (user: string) => boolean;
  readonly noteWrong: (user: string) => void;
  readonly noteRight: (user: string) => void;
}

export function createAccountLock({ now, maxWrongPasswords, lockMs }: AccountLockOptions): AccountLock {
  const wrong = new Map<string, number>();
  const lockedUntil = new Map<string, number>();
  return {
    isLocked: (user) => now() < (lockedUntil.get(user) ?? 0),
    noteWrong(user) {
      const count = (wrong.get(user) ?? 0) + 1;
      wrong.set(user, count % maxWrongPasswords);
      if (count >= maxWrongPasswords) lockedUntil.set(user, now() + lockMs);
    },
    noteRight(user) {
      wrong.delete(user);
    },
  };
}
