import { createHash } from 'node:crypto';
import type { SnapshotQuery } from './snapshot-query.js';

/** What distinguishes one list in one order from every other. */
export type ListIdentity = Pick<SnapshotQuery, 'filter' | 'sort'>;

/**
 * A text that is equal for equal lists only. Filters are in normal form, so their order does not matter.
 *
 * It is short even for a large filter: a long list of values is printed once, and replaced by its digest.
 */
export function toListKey({ filter, sort }: ListIdentity): string {
  const { desktopIds, desktopNames, names, statuses, diskType, createType } = filter;
  const values = `${keyOf(desktopIds)} ${keyOf(desktopNames)} ${keyOf(names)} ${keyOf(statuses)}`;
  return `${values} ${diskType ?? ''} ${createType ?? ''} ${sort.field} ${sort.direction}`;
}

/** Characters of the longest value that costs less to print again than to look up. */
const maxPrintedLength = 64;

/** Of lists that are long. A filter that is narrowed or spread keeps its lists. */
const known = new WeakMap<readonly string[], string>();

function keyOf(values: readonly string[] | undefined): string {
  if (!values) return '';
  const [first = ''] = values;
  if (values.length < 2 && first.length <= maxPrintedLength) return JSON.stringify(values);
  let key = known.get(values);
  if (key === undefined) {
    // JSON begins with a bracket, so that a digest is equal to none.
    key = createHash('sha256').update(JSON.stringify(values)).digest('base64url');
    known.set(values, key);
  }
  return key;
}
