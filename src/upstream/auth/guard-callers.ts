import { createHash, timingSafeEqual } from 'node:crypto';
import { AppError } from '../../errors/app-error.js';
import type { Authenticator } from './authenticator.js';

/**
 * Puts a door in front of the gateway's own credentials: callers must show one of `tokens`.
 *
 * @param tokens Null: everyone may ask, because something in front of the gateway has decided who gets here.
 */
export function guardCallers(
  authenticator: Omit<Authenticator, 'admit'>,
  tokens: readonly string[] | null,
): Authenticator {
  const accepted = tokens?.map(digest) ?? null;
  return {
    ...authenticator,
    admit: ({ token }) => {
      if (accepted === null) return;
      if (token === null || !isAmong(accepted, digest(token))) throw new AppError('UNAUTHENTICATED');
    },
  };
}

/** Compares with every token and every byte, so that its duration does not reveal how close a guess was. */
function isAmong(accepted: readonly Buffer[], shown: Buffer): boolean {
  return accepted.map((token) => timingSafeEqual(token, shown)).includes(true);
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
