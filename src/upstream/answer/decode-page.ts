import { AppError } from '../../errors/app-error.js';
import type { Snapshot } from '../../snapshots/snapshot.js';
import type { SnapshotPage } from '../../snapshots/snapshot-source.js';
import { type Row, decodeSnapshot, integerToText, readId } from './decode-snapshot.js';
import type { DriftLog } from './drift-log.js';

/** GraphQL's Int ends here; a larger count is not believed. */
const maxTotal = 2_147_483_647;

/**
 * Decodes the envelope and the rows of an answer to a list question of `limit` rows.
 *
 * Both members of the envelope are optional (`schema/upstream.openapi.yaml`), so `{}` and a null list are an empty
 * page, unless the total says that there are rows; anything that is not such an object is not an answer to our question.
 *
 * @throws {AppError} `UPSTREAM_BAD_RESPONSE` for a wrong envelope. Never for what is inside a row.
 */
export function decodePage(body: unknown, limit: number, drift: DriftLog): SnapshotPage {
  if (!isRow(body)) throw new AppError('UPSTREAM_BAD_RESPONSE');
  const list = body['desktop_snapshots'] ?? (saysThatRowsExist(body) ? undefined : []);
  if (!Array.isArray(list)) throw new AppError('UPSTREAM_BAD_RESPONSE');
  const isOurs = 'desktop_snapshots' in body || 'total_count' in body || Object.keys(body).length === 0;
  if (!isOurs) throw new AppError('UPSTREAM_BAD_RESPONSE');
  // More than was asked for would come again on the next page.
  const rows: readonly unknown[] = list.length > limit ? list.slice(0, limit) : list;
  if (rows.length < list.length) drift.add('too_many_rows');
  const { snapshots, leftOut, unidentified } = decodeRows(rows, drift);
  const total = readTotal(body['total_count'], drift);
  const page = { snapshots, received: rows.length, leftOut, unidentified, total };
  return rows.length < list.length ? { ...page, isCut: true } : page;
}

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function decodeRows(rows: readonly unknown[], drift: DriftLog) {
  const snapshots: Snapshot[] = [];
  const leftOut: number[] = [];
  const seen = new Set<string>();
  let unidentified = 0;
  for (const [index, row] of rows.entries()) {
    const id = isRow(row) ? readRowId(row, drift) : null;
    if (isRow(row) && id !== null && seen.size < seen.add(id).size) {
      snapshots.push(decodeSnapshot(id, row, drift));
      continue;
    }
    leftOut.push(index);
    if (id === null) unidentified += 1;
    drift.add(id !== null ? 'repeated_id' : isRow(row) ? 'row_without_id' : 'row_not_object');
  }
  return { snapshots, leftOut, unidentified };
}

/** Null for what is no id. A row without one is counted as that, and not for a wrong type as well. */
function readRowId(row: Row, drift: DriftLog): string | null {
  const id = row['snapshot_id'];
  if (typeof id === 'string') return readId(id, 'snapshot_id', drift);
  const text = integerToText(id, drift);
  if (text !== null) drift.add('converted', 'snapshot_id');
  return text;
}

/** What a list that is missing cannot mean: that nothing is there. */
function saysThatRowsExist({ total_count: total }: Row): boolean {
  return (typeof total === 'number' || typeof total === 'string') && Number(total) > 0;
}

/** The count of all matching rows. A numeric string is read; what is no count is unknown, and nothing relies on it. */
function readTotal(value: unknown, drift: DriftLog): number | null {
  if (value === undefined || value === null) return null;
  const total = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value;
  if (total !== value) drift.add('converted', 'total_count');
  if (typeof total === 'number' && Number.isInteger(total) && total >= 0 && total <= maxTotal)
    return total === 0 ? 0 : total;
  drift.add('bad_total', 'total_count');
  return null;
}
