import type { Desktop } from './create-desktops.js';
import { type Random, createRandom, drawInteger, drawOne, drawUuid } from './create-random.js';
import { descriptions, givenNames, restoreFailReasons } from './words.js';

const minute = 60_000;

/** A restore that will be tried, seen from outside of time. */
export interface PlannedRestore {
  readonly startMs: number;
  readonly endMs: number;
  /** Undefined when it succeeds. */
  readonly failReason: string | undefined;
}

/** One snapshot, seen from outside of time: what is fixed, and what will happen to it and when. */
export interface SnapshotEvent {
  readonly id: string;
  readonly desktop: Desktop;
  readonly createType: 'AUTO' | 'MANUALLY';
  readonly givenName: string;
  readonly isSystemDisk: boolean;
  readonly description: string | null | undefined;
  /** When the task of making it starts, which is also its `create_time`. */
  readonly startMs: number;
  readonly endMs: number;
  readonly failsToCreate: boolean;
  readonly restore: PlannedRestore | undefined;
  /** 0 to 1, which of the optional fields this row leaves out. */
  readonly sparseness: number;
}

export interface SnapshotSeries {
  readonly desktop: Desktop;
  readonly createType: 'AUTO' | 'MANUALLY';
  readonly periodMs: number;
  /** 0 to 1 of a period, so that not everything happens at midnight. */
  readonly phase: number;
  /** How many of the latest are kept; older ones are deleted by retention. */
  readonly kept: number;
}

/** Draws the `index`th snapshot of a series, counted from the epoch. */
export function createSnapshotEvent(seed: number, series: SnapshotSeries, index: number): SnapshotEvent {
  const { desktop, createType, periodMs, phase, kept } = series;
  const random = createRandom(seed, desktop.id, createType, index);
  // Less than a period of jitter keeps the series in order.
  const startMs = Math.floor((index + phase + random() * 0.9) * periodMs);
  const endMs = startMs + drawInteger(random, 2 * minute, 12 * minute);
  const failsToCreate = random() < 0.06;
  return {
    id: drawUuid(random),
    desktop,
    createType,
    givenName: drawGivenName(random, createType),
    isSystemDisk: random() < 0.7,
    description: drawDescription(random()),
    startMs,
    endMs,
    failsToCreate,
    restore: failsToCreate || random() > 0.18 ? undefined : planRestore(random, endMs, kept * periodMs),
    sparseness: random(),
  };
}

/** The service itself names what it makes by schedule. */
export function drawGivenName(random: Random, createType: SnapshotEvent['createType']): string {
  return createType === 'AUTO' ? 'AUTOCREATED' : drawOne(random, givenNames);
}

/** @param chance 0 to 1. */
export function drawDescription(chance: number): string | null | undefined {
  if (chance < 0.3) return undefined;
  if (chance < 0.35) return null;
  if (chance < 0.4) return '';
  return drawOne(() => (chance - 0.4) / 0.6, descriptions);
}

function planRestore(random: Random, readyMs: number, lifetimeMs: number): PlannedRestore {
  const startMs = readyMs + Math.floor(random() * 0.8 * lifetimeMs);
  const endMs = startMs + drawInteger(random, 3 * minute, 20 * minute);
  return { startMs, endMs, failReason: random() < 0.4 ? drawOne(random, restoreFailReasons) : undefined };
}
