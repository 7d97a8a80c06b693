import type { SnapshotQuery } from './snapshot-query.js';

/** Why the upstream is asked, and what each of the reasons means. */
export const callReasons = {
  page: 'the page that the field asks for',
  total: 'a total alone, since nothing else of the list is selected',
  status_counts: 'how many snapshots have which status',
  find: 'a snapshot by its id, which the upstream has no call for',
  desktops: 'the lists of several desktops, read together',
  next_rows: 'the rows behind those that have come',
  moved_rows: 'rows that are not where they were when the cursor was made, or a page before was read',
  end_of_list: 'whether rows follow, where the total leaves a doubt',
  plural_check: 'whether the region understands filters of several values',
} as const;

export type CallReason = keyof typeof callReasons;

/** What a question is asked for, as `explain` shows it. No key contains it, so equal questions still share a call. */
export interface Purpose {
  /** Schema coordinate of the field, such as `Query.snapshots`. */
  readonly field: string;
  readonly reason: CallReason;
}

/** The same question, asked for another reason by the same field. */
export function withReason(query: SnapshotQuery, reason: CallReason): SnapshotQuery {
  return query.purpose ? { ...query, purpose: { field: query.purpose.field, reason } } : query;
}
