import { withDelay, withJitter } from './with-jitter.js';

const firstWaitMs = 4000;
/** A longer `Retry-After` counts as this. */
const maxWaitMs = 60_000;

export interface FailingWaitOptions {
  /** Which failure in a row it is, from 1. */
  readonly failures: number;
  /** What the upstream asked for, if it did. */
  readonly retryAfterMs: number | undefined;
  /** No wait is shorter: a failing upstream is not asked more often than one that answers. */
  readonly intervalMs: number;
  /** 0 to 1. */
  readonly random: number;
}

/** Milliseconds from a failed read to the next: what was asked for up to 60 s, or else 4 s, which doubles up to 60 s. */
export function toFailingWaitMs({ failures, retryAfterMs, intervalMs, random }: FailingWaitOptions): number {
  const ownMs = withJitter(Math.min(firstWaitMs * 2 ** (failures - 1), maxWaitMs), random);
  const waitMs = retryAfterMs === undefined ? ownMs : withDelay(Math.min(retryAfterMs, maxWaitMs), random);
  return Math.max(waitMs, intervalMs);
}
