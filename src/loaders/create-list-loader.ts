import DataLoader from 'dataloader';
import { toListKey } from '../snapshots/to-list-key.js';
import { type ListPage, cutListPage, toCountPage, toListPage } from '../snapshots/list-page.js';
import { mergeLists } from '../snapshots/merge-lists.js';
import { notAsReadNow } from '../snapshots/not-as-read-now.js';
import { countSingular, toSingular } from '../snapshots/create-plural-support.js';
import { resumeList } from '../snapshots/resume-list.js';
import { type SnapshotQuery, selectsNothing } from '../snapshots/snapshot-query.js';
import { splitByStatus } from '../snapshots/split-by-status.js';
import { type AskPage, hasRowsBehind } from '../snapshots/walk-pages.js';
import { type AskPlural, PluralsMissing } from './create-ask-plural.js';
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
  // Of the lists whose end is in doubt: what the first finds out of the upstream's totals spares the others their call.
  let turn: Promise<unknown> = Promise.resolve();

  return new DataLoader((queries) => Promise.all(queries.map((query) => list(query).then(inTurn).catch(toError))), {
    cacheKeyFn: (query) => {
      const { offset, limit, from, isCount } = query.slice;
      return `${toListKey(query)} ${offset} ${isCount ? 'count' : limit} ${from ? JSON.stringify(from) : ''}`;
    },
  });

  function inTurn(page: ListPage): ListPage {
    const ask = page.askWhetherMore;
    if (!ask) return page;
    const askWhetherMore = () => {
      const asked = turn.then(ask);
      turn = asked;
      return asked;
    };
    return { ...page, askWhetherMore };
  }

  async function list(query: SnapshotQuery): Promise<ListPage> {
    const { slice } = query;
    // Nothing can match, so no call is needed.
    if (selectsNothing(query.filter)) return cutListPage(query, []);
    const byStatus = splitByStatus(query);
    // A cursor of more lists than that was made when plurals were not understood, and goes on the same way.
    if (slice.from && slice.from.length !== byStatus.length) return mergeSingular(byStatus, slice);
    try {
      return await read(askPlural, query, byStatus);
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
    const lists = queries.flatMap(toSingular);
    return slice.isCount ? countLists(ask, lists) : mergeLists(ask, lists, slice);
  }
}

async function read(ask: AskPage, query: SnapshotQuery, byStatus: readonly SnapshotQuery[]): Promise<ListPage> {
  const { slice } = query;
  if (slice.isCount) return countLists(ask, byStatus);
  if (byStatus.length > 1) return mergeLists(ask, byStatus, slice);
  const [mark] = slice.from ?? [];
  if (mark) return toListPage(query, await resumeList(ask, query, mark, slice.limit));
  const placed = { slice, page: await ask(query) };
  const listPage = toListPage(query, placed);
  return placed.page.isEndInDoubt ? { ...listPage, askWhetherMore: () => hasRowsBehind(ask, query, placed) } : listPage;
}

async function countLists(ask: AskPage, lists: readonly SnapshotQuery[]): Promise<ListPage> {
  const pages = await Promise.all(lists.map((query) => ask(query)));
  return toCountPage(
    pages.reduce<number | null>((sum, { total }) => (sum === null || total === null ? null : sum + total), 0),
    pages.some(({ received }) => received > 0),
  );
}
