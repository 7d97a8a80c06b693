import { type Random, createRandom, drawInteger, drawOne, drawUuid } from './create-random.js';
import { personalNames, poolNames } from './words.js';

const hour = 3_600_000;

/** One desktop, and how often its disks are saved. */
export interface Desktop {
  readonly id: string;
  readonly name: string;
  readonly sid: string;
  /** Undefined when the desktop is in no pool. */
  readonly poolId: string | undefined;
  /** Between two snapshots by schedule. */
  readonly autoPeriodMs: number;
  /** Between two snapshots by hand. */
  readonly manualPeriodMs: number;
}

const desktopCount = 300;

/** A few pools save every hour, so that at any moment something is in progress; most once a day or a week. */
const periods = [hour, hour, 6 * hour, 24 * hour, 24 * hour, 168 * hour] as const;

/** The desktops of a project: about two of three in one of twelve pools, the others personal. */
export function createDesktops(seed: number): readonly Desktop[] {
  return Array.from({ length: desktopCount }, (_, index) => createDesktop(seed, index));
}

/** Any one of them. */
export function drawDesktop(seed: number, random: Random): Desktop {
  return createDesktop(seed, drawInteger(random, 0, desktopCount - 1));
}

function createDesktop(seed: number, index: number): Desktop {
  const random = createRandom(seed, 'desktop', index);
  const isPooled = random() < 0.67;
  const pool = index % poolNames.length;
  return {
    id: drawUuid(random),
    sid: drawUuid(random),
    name: isPooled ? `${poolNames[pool] ?? 'pool'}-${String(index).padStart(3, '0')}` : drawOne(random, personalNames),
    poolId: isPooled ? drawUuid(createRandom(seed, 'pool', pool)) : undefined,
    autoPeriodMs: isPooled ? (periods[pool % periods.length] ?? hour) : 24 * hour,
    manualPeriodMs: drawInteger(random, 5, 40) * 24 * hour,
  };
}
