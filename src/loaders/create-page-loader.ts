import DataLoader from 'dataloader';
import { pageSize } from '../snapshots/page-size.js';
import { toListKey } from '../snapshots/to-list-key.js';
import type { Slice, SnapshotQuery } from '../snapshots/snapshot-query.js';
import type { CallContext, SnapshotPage, SnapshotSource } from '../snapshots/snapshot-source.js';
import type { TotalMeaning } from '../snapshots/create-total-meaning.js';
import { toError } from './to-error.js';

export type PageLoader = DataLoader<SnapshotQuery, SnapshotPage, string>;

/** A page that was asked for. */
interface Asked {
  readonly slice: Slice;
  readonly page: Promise<SnapshotPage>;
  isThere: boolean;
}

/**
 * Asks the upstream each distinct question once an operation, however many fields lead to it. A question for a total alone is
 * answered by any page of its list that is there, or by the very page that the same arguments ask for at the same time: another one may
 * be slower than the total alone.
 */
export function createPageLoader(source: SnapshotSource, call: CallContext, totals: TotalMeaning): PageLoader {
  // By list: an operation may ask for thousands, nearly all of which it may not.
  const asked = new Map<string, Asked[]>();

  const ask = (query: SnapshotQuery): Promise<SnapshotPage> => {
    const entry: Asked = {
      slice: query.slice,
      page: source.list(query, call).then((page) => {
        entry.isThere = true;
        return totals.learn(query.slice, page);
      }),
      isThere: false,
    };
    const key = toListKey(query);
    const pages = asked.get(key);
    if (pages) pages.push(entry);
    else asked.set(key, [entry]);
    return entry.page;
  };
  const count = (query: SnapshotQuery): Promise<SnapshotPage> => {
    const known = asked.get(toListKey(query))?.find(({ isThere, slice }) => isThere || isBeside(slice, query.slice));
    return known
      ? known.page.then(
          (page) => totals.judge(page),
          () => source.list(query, call),
        )
      : ask(query);
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
  return isSame || (slice.offset === 0 && slice.limit === Math.min(beside.offset + beside.limit, pageSize.max));
}
