/** How often a page is read. */
export interface Pace {
  /** Milliseconds from the start of the last read to the next, before jitter. */
  readonly restMs: number;
  /** Ticks since the page last changed; 0 where the last one changed it. */
  readonly sinceChange: number;
}

export interface PaceOptions {
  readonly intervalMs: number;
  readonly idleIntervalMs: number;
}

/** What a good read has shown. */
export interface Movement {
  /** Whether a task is at work on a row of the page. */
  readonly isInProgress: boolean;
  /** Whether the page differs from what it was before this read. */
  readonly hasChanged: boolean;
}

const growth = 1.5;
/** Ticks that a change keeps short, its own included. */
const ticksOfChange = 3;

/** The pace after a good read. @param pace Null after the first. */
export function toNextPace(
  pace: Pace | null,
  { isInProgress, hasChanged }: Movement,
  { intervalMs, idleIntervalMs }: PaceOptions,
): Pace {
  if (!pace) return { restMs: intervalMs, sinceChange: ticksOfChange };
  const sinceChange = hasChanged ? 0 : pace.sinceChange + 1;
  const isMoving = isInProgress || sinceChange < ticksOfChange;
  return { restMs: isMoving ? intervalMs : Math.min(pace.restMs * growth, idleIntervalMs), sinceChange };
}
