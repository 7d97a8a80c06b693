import type { SandboxBehaviour } from '../sandbox-behaviour.js';
import type { ListParameters, TextFilter } from './parse-list-parameters.js';
import { readField } from './read-field.js';

/** Whether a row passes all filters. A row that lacks a field never passes a filter on that field;
 * a number passes as its text, as in clouds that write ids as numbers. */
export function matchSnapshot(
  row: unknown,
  { texts, isSystemDisk }: Pick<ListParameters, 'texts' | 'isSystemDisk'>,
  nameMatch: SandboxBehaviour['nameMatch'],
): boolean {
  if (isSystemDisk !== undefined && String(readField(row, 'is_system_disk')) !== String(isSystemDisk)) return false;
  return texts.every((filter) => matchText(readField(row, filter.field), filter, nameMatch));
}

function matchText(actual: unknown, { field, values }: TextFilter, nameMatch: SandboxBehaviour['nameMatch']): boolean {
  if (typeof actual !== 'string' && typeof actual !== 'number') return false;
  const text = String(actual);
  const isName = field === 'desktop_name' || field === 'snapshot_name';
  if (!isName || nameMatch === 'exact') return values.includes(text);
  const haystack = text.toLowerCase();
  return values.some((value) => haystack.includes(value.toLowerCase()));
}
