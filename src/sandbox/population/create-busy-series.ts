import type { SandboxActivity } from '../sandbox-activity.js';
import { drawDesktop } from './create-desktops.js';
import { type Random, createRandom, drawInteger, drawOne, drawUuid } from './create-random.js';
import { type PlannedRestore, type SnapshotEvent, drawDescription, drawGivenName } from './create-snapshot-event.js';
import { restoreFailReasons } from './words.js';

/** Between two snapshots, at pace 1. */
const periodMs = 12_000;

/** More than any of these snapshots lives, at pace 1. */
const longestLifeMs = 600_000;

/** A snapshot that goes through its whole life within minutes. */
interface BusySnapshot {
  readonly event: SnapshotEvent;
  readonly deletedMs: number;
}

type Story = 'kept' | 'restored' | 'deleted' | 'fails to be restored' | 'fails to be created';

/**
 * The snapshots that people make by the minute, on any desktop of the project, newest first.
 *
 * A pure function of seed, activity and moment. The stories take turns and are not drawn, so that one need not wait long for
 * any of them, and the shares are exact.
 */
export function createBusySeries(seed: number, activity: SandboxActivity): (now: number) => readonly SnapshotEvent[] {
  const { pace } = activity;
  if (pace === 0) return () => [];
  let drawn: { readonly current: number; readonly snapshots: readonly BusySnapshot[] } | undefined;
  return (now) => {
    const current = Math.floor((now * pace) / periodMs);
    if (drawn?.current !== current) {
      const indices = Array.from({ length: longestLifeMs / periodMs + 1 }, (_, age) => current - age);
      drawn = { current, snapshots: indices.map((index) => createBusySnapshot(seed, activity, index)) };
    }
    return drawn.snapshots
      .filter(({ event, deletedMs }) => event.startMs <= now && now < deletedMs)
      .map(({ event }) => event);
  };
}

function createBusySnapshot(seed: number, activity: SandboxActivity, index: number): BusySnapshot {
  const { pace } = activity;
  const random = createRandom(seed, 'busy', pace, index);
  const drawMs: DrawMs = (least, most) => drawInteger(random, least * 1000, most * 1000) / pace;
  const story = toStory(index, activity);
  const startMs = Math.floor((index * periodMs) / pace + drawMs(0, 6));
  const endMs = startMs + drawMs(15, 30);
  const createType = random() < 0.3 ? 'AUTO' : 'MANUALLY';
  const event = {
    id: drawUuid(random),
    desktop: drawDesktop(seed, random),
    createType,
    givenName: drawGivenName(random, createType),
    isSystemDisk: random() < 0.7,
    description: drawDescription(random()),
    startMs,
    endMs,
    failsToCreate: story === 'fails to be created',
    restore: planRestore(story, endMs, { random, drawMs }),
    // None that says hardly anything: these rows are there to be watched.
    sparseness: 0.05 + 0.95 * random(),
  } as const;
  return { event, deletedMs: story === 'deleted' ? endMs + drawMs(4, 12) : startMs + drawMs(360, 590) };
}

/** Milliseconds between these two numbers of seconds, at the pace of the project. */
type DrawMs = (least: number, most: number) => number;

interface Draws {
  readonly random: Random;
  readonly drawMs: DrawMs;
}

function planRestore(story: Story, readyMs: number, { random, drawMs }: Draws): PlannedRestore | undefined {
  if (story !== 'restored' && story !== 'fails to be restored') return undefined;
  const startMs = readyMs + drawMs(3, 10);
  const endMs = startMs + drawMs(15, 30);
  return { startMs, endMs, failReason: story === 'restored' ? undefined : drawOne(random, restoreFailReasons) };
}

function toStory(index: number, { failing, deleting }: SandboxActivity): Story {
  const failed = countBefore(index, failing);
  if (isChosen(index, failing)) return failed % 5 === 4 ? 'fails to be created' : 'fails to be restored';
  const good = index - failed;
  if (isChosen(good, deleting)) return 'deleted';
  return (good - countBefore(good, deleting)) % 3 === 2 ? 'kept' : 'restored';
}

/** How many are chosen of those before this index, when `percent` of any hundred in a row are, evenly spread. */
function countBefore(index: number, percent: number): number {
  return Math.floor((index * percent) / 100);
}

function isChosen(index: number, percent: number): boolean {
  return countBefore(index + 1, percent) > countBefore(index, percent);
}
