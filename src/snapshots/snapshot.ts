/** A snapshot's status. The upstream's words in upper case; `UNKNOWN` for a word that this gateway does not know. */
export const knownSnapshotStatuses = [
  'CREATING',
  'RESTORING',
  'CREATE_SUCCESS',
  'CREATE_FAILED',
  'RESTORE_SUCCESS',
  'RESTORE_FAILED',
] as const;
export type KnownSnapshotStatus = (typeof knownSnapshotStatuses)[number];
export type SnapshotStatus = KnownSnapshotStatus | 'UNKNOWN';

/** Who made a snapshot: a scheduled task or a person. */
export const knownCreateTypes = ['AUTO', 'MANUALLY'] as const;
export type KnownCreateType = (typeof knownCreateTypes)[number];
export type CreateType = KnownCreateType | 'UNKNOWN';

/** What a snapshot knows of the desktop it was taken of. The desktop itself may be gone since. */
export interface SnapshotDesktop {
  readonly id: string;
  readonly name: string | null;
  readonly sid: string | null;
}

/** One snapshot of one disk of a desktop. `null` always means: the upstream did not say. */
export interface Snapshot {
  readonly id: string;
  readonly name: string | null;
  readonly desktop: SnapshotDesktop | null;
  readonly desktopPoolId: string | null;
  readonly isSystemDisk: boolean | null;
  readonly status: SnapshotStatus;
  /** The upstream's raw word for the status. */
  readonly upstreamStatus: string | null;
  /** Percent, 0 to 100, of the task in progress; null when there is no task. */
  readonly progress: number | null;
  readonly description: string | null;
  /** RFC 3339 in UTC. */
  readonly createTime: string | null;
  readonly createType: CreateType | null;
  /** RFC 3339 in UTC; null when it was never restored. */
  readonly lastRestoreTime: string | null;
  readonly restoreFailReason: string | null;
}

/** Whether a task is at work on the snapshot. */
export function isInProgress(snapshot: Snapshot): boolean {
  return snapshot.status === 'CREATING' || snapshot.status === 'RESTORING';
}
