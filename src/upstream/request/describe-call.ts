import type { SnapshotQuery } from '../../snapshots/snapshot-query.js';
import { toQueryPairs } from './encode-query.js';

/** A list call for a person to read, without its host, project and credentials. */
export interface DescribedCall {
  readonly method: 'GET';
  /** With `{project_id}` in it. */
  readonly path: string;
  /** The parameters, not encoded; of one that is repeated, its values in their order. */
  readonly query: Readonly<Record<string, string | readonly string[]>>;
}

export function describeCall(query: SnapshotQuery): DescribedCall {
  const values = new Map<string, string[]>();
  for (const [name, value] of toQueryPairs(query)) values.set(name, [...(values.get(name) ?? []), value]);
  return {
    method: 'GET',
    path: '/v2/{project_id}/snapshots',
    query: Object.fromEntries(
      [...values].map(([name, [one = '', ...more]]) => [name, more.length > 0 ? [one, ...more] : one]),
    ),
  };
}
