import DataLoader from 'dataloader';
import { toListKey } from '../snapshots/list-key.js';
import type { SnapshotQuery } from '../snapshots/snapshot-query.js';
import type { CallContext, SnapshotPage, SnapshotSource } from '../snapshots/snapshot-source.js';
import { toError } from './to-error.js';

export type PageLoader = DataLoader<SnapshotQuery, SnapshotPage, string>;

/**
 * Asks the upstream each distinct question once an operation, however many fields lead to it. A question for a total alone is
 * answered by any page of its list that is asked for before it or with it.
 */
export function createPageLoader(source: SnapshotSource, call: CallContext): PageLoader {
  const asked: { readonly query: SnapshotQuery; readonly page: Promise<SnapshotPage> }[] = [];

  const ask = (query: SnapshotQuery): Promise<SnapshotPage> => {
    const page = source.list(query, call);
    asked.push({ query, page });
    return page;
  };
  const count = (query: SnapshotQuery): Promise<SnapshotPage> => {
    const key = toListKey(query);
    const known = asked.find((each) => toListKey(each.query) === key);
    return known ? known.page.catch(() => source.list(query, call)) : ask(query);
  };
  const load = (queries: readonly SnapshotQuery[]) => {
    const pages = queries.map((query) => (query.slice.isCount ? undefined : ask(query)));
    // A rejected page is its own answer: it must not take the others of its batch with it.
    return Promise.all(queries.map((query, index) => (pages[index] ?? count(query)).catch(toError)));
  };
  return new DataLoader(load, {
    cacheKeyFn: (query) => {
      const { offset, limit, isCount } = query.slice;
      return `${toListKey(query)} ${isCount ? 'count' : `${offset} ${limit}`}`;
    },
  });
}
