/** Share of an interval by which it may differ either way, so that pollers do not march in step. */
const jitter = 0.1;

/** The interval, up to 10 % shorter or longer. @param random 0 to 1. */
export function withJitter(ms: number, random: number): number {
  return ms * (1 - jitter + 2 * jitter * random);
}

/** The wait, up to 10 % longer: what was asked for is kept. @param random 0 to 1. */
export function withDelay(ms: number, random: number): number {
  return ms * (1 + jitter * random);
}
