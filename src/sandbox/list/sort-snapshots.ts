import type { Sort } from './parse-sort.js';
import { readField } from './read-field.js';

/**
 * A sorted copy: by the field, equal ones by id, so that pages never overlap. Rows without the field count as empty
 * text, numbers as their text.
 *
 * Texts compare by UTF-16 code unit; the cloud's collation is unknown.
 */
export function sortSnapshots(rows: readonly unknown[], { field, type }: Sort): readonly unknown[] {
  const sign = type === 'ASC' ? 1 : -1;
  return rows
    .map((row) => ({ row, key: readText(row, field), id: readText(row, 'snapshot_id') }))
    .sort((left, right) => sign * compare(left.key, right.key) || compare(left.id, right.id))
    .map(({ row }) => row);
}

function readText(row: unknown, field: string): string {
  const value = readField(row, field);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
