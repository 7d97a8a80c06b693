import type { SnapshotQuery } from '../../snapshots/snapshot-query.js';

/** Name and value pairs of a query string, not yet encoded, in the order in which they are sent. */
export type QueryPairs = readonly (readonly [name: string, value: string])[];

/**
 * The parameters of a list question (`schema/upstream.openapi.yaml`).
 *
 * One value of a plural filter goes as the singular parameter, which every region knows; several go as the plural
 * one, repeated and sorted. `limit` and the sort are always sent: the upstream's own defaults are 1000 rows in no
 * particular order.
 */
export function toQueryPairs({ filter, sort, slice }: SnapshotQuery): QueryPairs {
  const pairs: [string, string][] = [];
  addValues(pairs, 'desktop_id', 'desktop_ids', filter.desktopIds);
  addValues(pairs, 'desktop_name', 'desktop_names', filter.desktopNames);
  addValues(pairs, 'snapshot_name', 'snapshot_names', filter.names);
  if (filter.diskType) pairs.push(['disk_type', filter.diskType]);
  if (filter.createType) pairs.push(['create_type', filter.createType]);
  for (const status of filter.statuses ?? []) pairs.push(['status', status.toLowerCase()]);
  pairs.push(['sort_field', sort.field.toLowerCase()], ['sort_type', sort.direction]);
  pairs.push(['offset', String(slice.offset)], ['limit', String(slice.limit)]);
  return pairs;
}

function addValues(pairs: [string, string][], one: string, several: string, values: readonly string[] = []): void {
  const name = values.length === 1 ? one : several;
  for (const value of values) pairs.push([name, value]);
}

/** The query string, without `?`, of pairs of well-formed Unicode. */
export function encodeQuery(pairs: QueryPairs): string {
  return pairs.map(([name, value]) => `${name}=${encodeRfc3986(value)}`).join('&');
}

/** Percent-encodes all but the unreserved characters of RFC 3986 §2.3, which is what a signature is computed over. */
export function encodeRfc3986(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
