import type { SnapshotQuery } from './snapshot-query.js';

/** The questions that together ask the same: the upstream filters by one status at a time. */
export function splitByStatus(query: SnapshotQuery): readonly SnapshotQuery[] {
  const { statuses = [] } = query.filter;
  if (statuses.length < 2) return [query];
  return statuses.map((status) => ({ ...query, filter: { ...query.filter, statuses: [status] } }));
}
