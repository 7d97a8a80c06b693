import { UsageError } from './usage-error.js';

/**
 * The integer in a flag's text, in decimal digits.
 *
 * @throws {UsageError} naming the flag and its bounds.
 */
export function parseIntegerFlag(flag: string, text: string, [minimum, maximum]: readonly [number, number]): number {
  const value = /^-?[0-9]{1,10}$/.test(text) ? Number(text) : NaN;
  if (value >= minimum && value <= maximum) return value;
  throw new UsageError(`--${flag} must be an integer from ${minimum} to ${maximum}, but got: ${JSON.stringify(text)}`);
}
