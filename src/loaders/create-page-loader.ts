import DataLoader from 'dataloader';
import { toListKey } from '../snapshots/list-key.js';
import { type Slice, type SnapshotQuery, sliceBounds } from '../snapshots/snapshot-query.js';
import type { CallContext, SnapshotPage, SnapshotSource } from '../snapshots/snapshot-source.js';
import { toError } from './to-error.js';

export type PageLoader = DataLoader<SnapshotQuery, SnapshotPage, string>;

/** A page that was asked for. */
interface Asked {
  readonly query: SnapshotQuery;
  readonly page: Promise<SnapshotPage>;
  isThere: boolean;
}

/**
 * Asks the upstream each distinct question once an operation, however many fields lead to it. A question for a total alone is
 * answered by any page of its list that is there, or by the very page that the same arguments ask for at the same time: another one may
 * be slower than the total alone.
 */
export function createPageLoader(source: SnapshotSource, call: CallContext): PageLoader {
  const asked: Asked[] = [];

  const ask = (query: SnapshotQuery): Promise<SnapshotPage> => {
    const entry: Asked = {
      query,
      page: source.list(query, call).then((page) => {
        entry.isThere = true;
        return page;
      }),
      isThere: false,
    };
    asked.push(entry);
    return entry.page;
  };
  const count = (query: SnapshotQuery): Promise<SnapshotPage> => {
    const key = toListKey(query);
    const known = asked.find(
      (each) => (each.isThere || isBeside(each.query.slice, query.slice)) && toListKey(each.query) === key,
    );
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

/** Where a list is merged of several, each is asked for as many rows as the page could need of it. */
function isBeside(slice: Slice, { beside }: Slice): boolean {
  if (!beside) return false;
  const isSame = slice.offset === beside.offset && slice.limit === beside.limit;
  return isSame || (slice.offset === 0 && slice.limit === Math.min(beside.offset + beside.limit, sliceBounds.maxLimit));
}
