import { createRandom, drawInteger } from '../population/create-random.js';

export interface IssuedToken {
  readonly token: string;
  readonly issuedMs: number;
  readonly expiresMs: number;
}

/** The tokens that this cloud has issued. */
export interface TokenRegister {
  readonly issue: () => IssuedToken;
  /** `unknown`: never issued here, or too long ago to remember. A new token never ends an older one. */
  readonly stateOf: (token: string) => 'valid' | 'ended' | 'unknown';
  /** Ends all that are valid, as when the user is disabled or the password changes. */
  readonly revokeAll: () => void;
  /** Oldest first. */
  readonly tokens: () => readonly string[];
}

export interface TokenRegisterOptions {
  readonly seed: number;
  readonly now: () => number;
  readonly lifetimeMs: number;
  /** Characters of a token. */
  readonly length: number;
}

const remembered = 1000;

export function createTokenRegister({ seed, now, lifetimeMs, length }: TokenRegisterOptions): TokenRegister {
  const random = createRandom(seed, 'tokens');
  /** When each token ends, in the order in which they were issued. */
  const endings = new Map<string, number>();
  return {
    issue() {
      const token = drawToken(random, length);
      const issuedMs = now();
      const expiresMs = issuedMs + lifetimeMs;
      endings.set(token, expiresMs);
      const [oldest] = endings.keys();
      if (endings.size > remembered && oldest !== undefined) endings.delete(oldest);
      return { token, issuedMs, expiresMs };
    },
    stateOf(token) {
      const end = endings.get(token);
      if (end === undefined) return 'unknown';
      return now() < end ? 'valid' : 'ended';
    },
    revokeAll() {
      for (const token of endings.keys()) endings.set(token, -Infinity);
    },
    tokens: () => [...endings.keys()],
  };
}

/** Looks like a real one, base64 of a signed document, unless it is very short. */
function drawToken(random: () => number, length: number): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-';
  const prefix = length < 16 ? '' : 'MII';
  const drawn = Array.from({ length: length - prefix.length }, () => letters[drawInteger(random, 0, 63)]);
  return `${prefix}${drawn.join('')}`;
}
