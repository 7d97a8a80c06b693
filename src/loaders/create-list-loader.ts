import DataLoader from 'dataloader';
import { toListKey } from '../snapshots/list-key.js';
import { type ListPage, cutListPage, toListPage } from '../snapshots/list-page.js';
import type { AskPage } from '../snapshots/list-reader.js';
import { mergeLists } from '../snapshots/merge-lists.js';
import { notAsReadNow } from '../snapshots/not-as-read-now.js';
import { type SnapshotQuery, selectsNothing } from '../snapshots/snapshot-query.js';
import { type AskPlural, PluralsMissing } from './ask-plural.js';
import { countSingular, toSingular } from '../snapshots/plural-support.js';
import { toError } from './to-error.js';
import type { LimitedSource } from './with-call-limit.js';

export type ListLoader = DataLoader<SnapshotQuery, ListPage, string>;

/**
 * Reads pages of lists, each distinct one once an operation. A list that the upstream cannot give as one, because it has
 * several statuses or because the region knows no filters of several values, is merged of those that it can.
 */
export function createListLoader(
  ask: AskPage,
  askPlural: AskPlural,
  calls: Pick<LimitedSource, 'callsLeft' | 'refusal'>,
): ListLoader {
  return new DataLoader((queries) => Promise.all(queries.map((query) => list(query).catch(toError))), {
    cacheKeyFn: ({ slice, ...query }) => JSON.stringify([toListKey(query), slice.offset, slice.limit, slice.from]),
  });

  async function list(query: SnapshotQuery): Promise<ListPage> {
    const { slice } = query;
    // Nothing can match, so nobody needs to be asked.
    if (selectsNothing(query.filter)) return cutListPage(slice, []);
    const byStatus = splitByStatus(query);
    // A cursor of more lists than that was made when plurals were not understood, and goes on the same way.
    if (slice.from && slice.from.length !== byStatus.length) return mergeSingular(byStatus, slice);
    try {
      if (byStatus.length > 1) return await mergeLists(askPlural, byStatus, slice);
      return toListPage(slice, await askPlural(query));
    } catch (thrown) {
      if (!(thrown instanceof PluralsMissing)) throw thrown;
      return mergeSingular(byStatus, slice);
    }
  }

  async function mergeSingular(queries: readonly SnapshotQuery[], slice: SnapshotQuery['slice']): Promise<ListPage> {
    const count = queries.reduce((sum, query) => sum + countSingular(query), 0);
    if (slice.from && slice.from.length !== count) throw notAsReadNow();
    // Each list takes a call at least, and there may be six million of them.
    if (count > calls.callsLeft()) throw calls.refusal();
    return mergeLists(ask, queries.flatMap(toSingular), slice);
  }
}

/** The upstream filters by one status at a time. */
function splitByStatus(query: SnapshotQuery): readonly SnapshotQuery[] {
  const { statuses = [] } = query.filter;
  if (statuses.length < 2) return [query];
  return statuses.map((status) => ({ ...query, filter: { ...query.filter, statuses: [status] } }));
}
