import {
  type CreateType,
  type Snapshot,
  type SnapshotDesktop,
  type SnapshotStatus,
  knownCreateTypes,
  knownSnapshotStatuses,
} from '../../snapshots/snapshot.js';
import type { DriftLog } from './drift.js';
import { readDateTime } from './read-date-time.js';

/** One row of the upstream's list: an object about whose members nothing is known yet. */
export type Row = Readonly<Record<string, unknown>>;

const statusByWord = new Map<string, SnapshotStatus>(knownSnapshotStatuses.map((name) => [name.toLowerCase(), name]));
const createTypeByWord = new Map<string, CreateType>(knownCreateTypes.map((name) => [name, name]));

/**
 * Decodes one `DesktopSnapshotDetailInfo` (`schema/upstream.openapi.yaml`) whose id has been read.
 *
 * Every other field may be absent, null or of a wrong type: then it is null, and the wrong type is noted as drift.
 */
export function decodeSnapshot(id: string, row: Row, drift: DriftLog): Snapshot {
  const upstreamStatus = readText(row['status'], 'status', drift);
  const createType = readText(row['create_type'], 'create_type', drift);
  return {
    id,
    name: readText(row['snapshot_name'], 'snapshot_name', drift),
    desktop: readDesktop(row, drift),
    desktopPoolId: readId(row['desktop_pool_id'], 'desktop_pool_id', drift),
    isSystemDisk: readBoolean(row['is_system_disk'], 'is_system_disk', drift),
    status: upstreamStatus === null ? 'UNKNOWN' : toKnown(statusByWord, upstreamStatus, 'status', drift),
    upstreamStatus,
    progress: readPercent(row['process'], 'process', drift),
    description: readText(row['description'], 'description', drift),
    createTime: readTime(row['create_time'], 'create_time', drift),
    createType: createType === null ? null : toKnown(createTypeByWord, createType, 'create_type', drift),
    lastRestoreTime: readTime(row['last_restore_time'], 'last_restore_time', drift),
    restoreFailReason: readText(row['restore_fail_reason'], 'restore_fail_reason', drift),
  };
}

function readDesktop(row: Row, drift: DriftLog): SnapshotDesktop | null {
  const id = readId(row['desktop_id'], 'desktop_id', drift);
  const name = readText(row['desktop_name'], 'desktop_name', drift);
  const sid = readText(row['desktop_sid'], 'desktop_sid', drift);
  return id === null ? null : { id, name, sid };
}

function readText(value: unknown, field: string, drift: DriftLog): string | null {
  if (typeof value === 'string') return value;
  if (value !== undefined && value !== null) drift.add('wrong_type', field);
  return null;
}

/** An empty id names nothing: it is how some services write that there is none. */
function readId(value: unknown, field: string, drift: DriftLog): string | null {
  const id = readText(value, field, drift);
  return id === '' ? null : id;
}

function readBoolean(value: unknown, field: string, drift: DriftLog): boolean | null {
  if (typeof value === 'boolean') return value;
  if (value !== undefined && value !== null) drift.add('wrong_type', field);
  return null;
}

function readPercent(value: unknown, field: string, drift: DriftLog): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 100) return value;
  drift.add('wrong_type', field);
  return null;
}

function readTime(value: unknown, field: string, drift: DriftLog): string | null {
  const text = readText(value, field, drift);
  if (text === null) return null;
  const time = readDateTime(text);
  if (time === undefined) drift.add('unreadable_time', field);
  return time ?? null;
}

function toKnown<T extends string>(known: ReadonlyMap<string, T>, word: string, field: string, drift: DriftLog) {
  const value = known.get(word);
  if (value === undefined) drift.add('unknown_word', field, /^[\w-]{1,40}$/.test(word) ? word : undefined);
  return value ?? 'UNKNOWN';
}
