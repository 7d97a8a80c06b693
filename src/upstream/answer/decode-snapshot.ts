import {
  type CreateType,
  type Snapshot,
  type SnapshotDesktop,
  type SnapshotStatus,
  knownCreateTypes,
  knownSnapshotStatuses,
} from '../../snapshots/snapshot.js';
import type { DriftLog } from './drift-log.js';
import { isLongInteger } from './quote-long-integers.js';
import { readDateTime, readLooseDateTime } from './read-date-time.js';

/** One row of the upstream's list: an object about whose members nothing is known yet. */
export type Row = Readonly<Record<string, unknown>>;

const statusByWord = new Map<string, SnapshotStatus>(knownSnapshotStatuses.map((name) => [name.toLowerCase(), name]));
const createTypeByWord = new Map<string, CreateType>(knownCreateTypes.map((name) => [name, name]));

/**
 * Decodes one `DesktopSnapshotDetailInfo` (`schema/upstream.openapi.yaml`) whose id has been read.
 *
 * Every other field may be absent or null. A value of another type is read as what it plainly means, else it is null; either
 * is noted as drift.
 */
export function decodeSnapshot(id: string, row: Row, drift: DriftLog): Snapshot {
  const upstreamStatus = readWord(row['status'], 'status', drift);
  const createType = readWord(row['create_type'], 'create_type', drift);
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

/** A word of a fixed set. A number is never one. */
function readWord(value: unknown, field: string, drift: DriftLog): string | null {
  if (typeof value === 'string') return value;
  if (value !== undefined && value !== null) drift.add('wrong_type', field);
  return null;
}

function readText(value: unknown, field: string, drift: DriftLog): string | null {
  if (typeof value === 'string') {
    if (drift.hasQuotedDigits && isLongInteger(value)) drift.add('converted', field);
    return value;
  }
  if (value === undefined || value === null) return null;
  const text = integerToText(value, drift);
  drift.add(text === null ? 'wrong_type' : 'converted', field);
  return text;
}

/** What an integer means in the place of a text: its digits, if they are those that were sent. */
export function integerToText(value: unknown, drift: DriftLog): string | null {
  if (!Number.isInteger(value) || Object.is(value, -0)) return null;
  if (Number.isSafeInteger(value)) return String(value);
  drift.isInexact = true;
  return null;
}

/** Null for an empty id, which some services write if there is none. */
export function readId(value: unknown, field: string, drift: DriftLog): string | null {
  const id = readText(value, field, drift);
  return id === '' ? null : id;
}

function readBoolean(value: unknown, field: string, drift: DriftLog): boolean | null {
  if (typeof value === 'boolean') return value;
  if (value === undefined || value === null) return null;
  const word = typeof value === 'string' && /^(?:true|false)$/i.test(value) ? value.toLowerCase() : undefined;
  drift.add(word === undefined ? 'wrong_type' : 'converted', field);
  return word === undefined ? null : word === 'true';
}

function readPercent(value: unknown, field: string, drift: DriftLog): number | null {
  if (value === undefined || value === null) return null;
  const isText = typeof value === 'string' && /^\d{1,3}$/.test(value);
  const percent = isText ? Number(value) : value;
  if (typeof percent === 'number' && Number.isInteger(percent) && percent >= 0 && percent <= 100) {
    if (isText) drift.add('converted', field);
    // GraphQL's Int has no -0.
    return percent === 0 ? 0 : percent;
  }
  drift.add('wrong_type', field);
  return null;
}

function readTime(value: unknown, field: string, drift: DriftLog): string | null {
  if (typeof value !== 'string') {
    // A number may count seconds or milliseconds.
    if (value !== undefined && value !== null) drift.add('wrong_type', field);
    return null;
  }
  const time = readDateTime(value);
  if (time !== undefined) return time;
  const meant = readLooseDateTime(value);
  drift.add(meant === undefined ? 'unreadable_time' : 'converted', field);
  return meant ?? null;
}

function toKnown<T extends string>(known: ReadonlyMap<string, T>, word: string, field: string, drift: DriftLog) {
  const value = known.get(word);
  if (value === undefined) drift.add('unknown_word', field, /^[\w-]{1,40}$/.test(word) ? word : undefined);
  return value ?? 'UNKNOWN';
}
