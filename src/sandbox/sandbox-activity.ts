/** How busy the living project is: beside its backups by schedule, people make, restore and delete snapshots all the time. */
export interface SandboxActivity {
  /**
   * At 1 a new snapshot is made every 12 seconds, and each task takes 15 to 30 seconds; at 10 there are ten times as many,
   * and each takes a tenth of the time. At 0 people do nothing, and the project always has 3,000 snapshots.
   */
  readonly pace: number;
  /** Percent of what people make that fails: when it is restored, every fifth already when it is made. */
  readonly failing: number;
  /** Percent of the others that is deleted within seconds after it was made. */
  readonly deleting: number;
}

export const defaultActivity: SandboxActivity = { pace: 1, failing: 40, deleting: 35 };

/** The least and the most that each may be. All are integers. */
export const activityBounds = {
  pace: [0, 100],
  failing: [0, 100],
  deleting: [0, 100],
} as const satisfies Record<keyof SandboxActivity, readonly [number, number]>;
