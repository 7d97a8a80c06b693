import type { SnapshotEvent } from './create-snapshot-event.js';

/** A row as the wire has it. Every field may be absent or null (`schema/upstream.openapi.yaml`). */
export type SnapshotRow = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** How a snapshot looks at one moment, in milliseconds since the epoch, not before it was started. */
export function toSnapshotRow(event: SnapshotEvent, now: number): SnapshotRow {
  const identity = { snapshot_id: event.id, ...toTask(event, now), create_time: toWireTime(event.startMs) };
  // Some rows say hardly anything, as the contract allows.
  if (event.sparseness < 0.004) return identity;
  const { desktop } = event;
  return {
    ...identity,
    snapshot_name: `${event.givenName}_${desktop.name}_${event.startMs}`,
    desktop_id: desktop.id,
    desktop_name: desktop.name,
    ...(event.sparseness > 0.03 && { desktop_sid: desktop.sid }),
    ...toPool(event),
    is_system_disk: event.isSystemDisk,
    ...(event.description !== undefined && { description: event.description }),
    create_type: event.createType,
  };
}

/** "No pool" has two forms: no field at all, or null. */
function toPool({ desktop, sparseness }: SnapshotEvent): SnapshotRow {
  if (desktop.poolId !== undefined) return { desktop_pool_id: desktop.poolId };
  return sparseness > 0.9 ? { desktop_pool_id: null } : {};
}

function toTask(event: SnapshotEvent, now: number): SnapshotRow {
  const { endMs, failsToCreate, restore } = event;
  if (now < endMs) return { status: 'creating', process: toPercent(event, now) };
  const idle = event.sparseness > 0.5 ? { process: null } : {};
  if (failsToCreate) return { status: 'create_failed', ...idle };
  if (restore === undefined || now < restore.startMs) return { status: 'create_success', ...idle };
  if (now < restore.endMs) return { status: 'restoring', process: toPercent(restore, now) };
  const ended = { ...idle, last_restore_time: toWireTime(restore.endMs) };
  if (restore.failReason === undefined) return { status: 'restore_success', ...ended };
  return { status: 'restore_failed', ...ended, restore_fail_reason: restore.failReason };
}

function toPercent({ startMs, endMs }: { readonly startMs: number; readonly endMs: number }, now: number): number {
  return Math.floor((100 * (now - startMs)) / (endMs - startMs));
}

/** Whole seconds in UTC, as the vendor's example has it: `2024-04-20T08:36:16Z`. */
export function toWireTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
