import type { SandboxActivity } from '../sandbox-activity.js';
import { createBusySeries } from './create-busy-series.js';
import { createDesktops } from './create-desktops.js';
import { createRandom } from './create-random.js';
import { type SnapshotEvent, type SnapshotSeries, createSnapshotEvent } from './create-snapshot-event.js';
import { type SnapshotRow, toSnapshotRow } from './to-snapshot-row.js';

/** The rows that exist at a moment, in milliseconds since the epoch. */
export type Population = (now: number) => readonly unknown[];

/**
 * About 3,000 snapshots of 300 desktops that are made, restored and deleted as time goes by.
 *
 * A pure function of seed, activity and second: each desktop has one series by schedule and one by hand, which run from the
 * epoch on, and the latest few of each exist; besides, there is one series of busy people. What was drawn is kept while it
 * is needed, so that a burst of requests draws once.
 */
export function createLivingPopulation(seed: number, activity: SandboxActivity): Population {
  const allSeries = createDesktops(seed).flatMap((desktop): readonly SnapshotSeries[] => {
    const random = createRandom(seed, 'series', desktop.id);
    return [
      { desktop, createType: 'AUTO', periodMs: desktop.autoPeriodMs, phase: random(), kept: 8 },
      { desktop, createType: 'MANUALLY', periodMs: desktop.manualPeriodMs, phase: random(), kept: 2 },
    ];
  });
  const windows = allSeries.map((series) => createWindow(seed, series));
  const busyAt = createBusySeries(seed, activity);
  let latest: { readonly second: number; readonly rows: readonly SnapshotRow[] } | undefined;
  return (now) => {
    const second = Math.floor(now / 1000);
    if (latest?.second !== second) {
      const moment = second * 1000;
      const events = [...windows, busyAt].flatMap((eventsAt) => eventsAt(moment));
      latest = { second, rows: events.map((event) => toSnapshotRow(event, moment)) };
    }
    return latest.rows;
  };
}

/** The snapshots of one series that exist at a moment, newest first. */
function createWindow(seed: number, series: SnapshotSeries): (now: number) => readonly SnapshotEvent[] {
  let drawn: { readonly current: number; readonly events: readonly SnapshotEvent[] } | undefined;
  return (now) => {
    const current = Math.floor(now / series.periodMs);
    if (drawn?.current !== current) {
      // Phase and jitter may put two of these still ahead of the moment.
      const indices = Array.from({ length: series.kept + 2 }, (_, age) => current - age);
      drawn = { current, events: indices.map((index) => createSnapshotEvent(seed, series, index)) };
    }
    return drawn.events.filter(({ startMs }) => startMs <= now).slice(0, series.kept);
  };
}
