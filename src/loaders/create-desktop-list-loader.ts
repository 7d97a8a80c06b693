import DataLoader from 'dataloader';
import { toListKey } from '../snapshots/to-list-key.js';
import { type ListPage, cutListPage, toSnapshotPage } from '../snapshots/list-page.js';
import { mergeLists } from '../snapshots/merge-lists.js';
import { withReason } from '../snapshots/purpose.js';
import type { Snapshot } from '../snapshots/snapshot.js';
import type { SnapshotQuery } from '../snapshots/snapshot-query.js';
import { splitByStatus } from '../snapshots/split-by-status.js';
import type { AskPlural } from './create-ask-plural.js';
import type { ListLoader } from './create-list-loader.js';
import { type DesktopRows, isRefusal, readListsOfDesktops } from './read-rows-of-desktops.js';
import { toError } from './to-error.js';

/** A page of one desktop's own snapshots; `query` does not name the desktop. */
export interface DesktopListKey {
  readonly desktopId: string;
  readonly query: SnapshotQuery;
}

export type DesktopListLoader = DataLoader<DesktopListKey, ListPage, string>;

/**
 * Reads pages of desktops' own lists: those of many desktops at a time in few calls, each cut to its own page. Lists with
 * the same filter and sort are read together, a call a status where several are chosen. What cannot be read together is read alone, as
 * far as the calls of the operation last.
 *
 * @param refused Desktops that the upstream refuses, to which the loader adds.
 */
export function createDesktopListLoader(
  lists: ListLoader,
  ask: AskPlural,
  refused: Map<string, Error>,
): DesktopListLoader {
  return new DataLoader((keys) => loadAll(keys), {
    cacheKeyFn: ({ desktopId, query }) => {
      const { offset, limit, from } = query.slice;
      return `${toListKey(query)} ${offset} ${limit} ${from ? JSON.stringify(from) : ''} ${desktopId}`;
    },
  });

  async function loadAll(keys: readonly DesktopListKey[]): Promise<(ListPage | Error)[]> {
    const groups = new Map<string, DesktopListKey[]>();
    for (const key of keys) {
      const name = toListKey(key.query);
      const group = groups.get(name);
      if (group) group.push(key);
      else groups.set(name, [key]);
    }
    const pages = new Map<DesktopListKey, Promise<ListPage | Error>>();
    for (const group of groups.values()) {
      const read = readGroup(group);
      for (const key of group) pages.set(key, read.then((load) => load(key)).catch(toError));
    }
    return Promise.all(keys.map((key) => pages.get(key) ?? alone(key)));
  }

  async function readGroup(group: readonly DesktopListKey[]) {
    const [first] = group;
    if (!first) return alone;
    const desktopIds = group.map(({ desktopId }) => desktopId);
    const queries = splitByStatus(withReason(first.query, 'desktops'));
    const read = await readListsOfDesktops(ask, queries, desktopIds, refused);
    const isAnyRead = read.some(({ whole }) => whole.size > 0);
    const failed = read.flatMap((each) => [...each.failed]);
    for (const [id, error] of failed) if (isAnyRead && isRefusal(error)) refused.set(id, error);
    return async (key: DesktopListKey): Promise<ListPage | Error> => {
      const error = read.map(({ failed }) => failed.get(key.desktopId)).find((each) => each !== undefined);
      if (error) return error;
      // It is unknown whose the rows without an id are, or those that cannot be reached: one of the lists reports them for all.
      const page = await cut(key, read, key === first);
      if (page) return page;
      const own = await alone(key);
      if (isAnyRead && isRefusal(own)) refused.set(key.desktopId, own);
      return own;
    };
  }

  function alone({ desktopId, query }: DesktopListKey): Promise<ListPage | Error> {
    const filter = { ...query.filter, desktopIds: [desktopId] };
    return lists.load({ ...query, filter }).catch(toError);
  }
}

/** The page of a desktop whose rows are all at hand; null where some are not, or its cursor was made of other lists. */
async function cut(
  { desktopId, query }: DesktopListKey,
  read: readonly DesktopRows[],
  isReporter: boolean,
): Promise<ListPage | null> {
  const rows = read.map(({ whole }) => whole.get(desktopId) ?? null);
  const own = rows.filter((list) => list !== null);
  const { from } = query.slice;
  if (own.length < read.length || (from && from.length !== read.length)) return null;
  const [only = []] = own;
  const unidentified = isReporter ? read.reduce((sum, each) => sum + each.unidentified, 0) : 0;
  const page = own.length === 1 ? cutListPage(query, only, unidentified) : await mergeOwn(query, own, unidentified);
  return isReporter && read.some(({ isIncomplete }) => isIncomplete) ? { ...page, isIncomplete: true } : page;
}

/** The page of a desktop's list of several statuses, a list of rows for each. */
async function mergeOwn(
  query: SnapshotQuery,
  own: readonly (readonly Snapshot[])[],
  unidentified: number,
): Promise<ListPage> {
  const queries = splitByStatus(query);
  const ask = (question: SnapshotQuery) =>
    Promise.resolve(
      toSnapshotPage(own[queries.findIndex(({ filter }) => filter === question.filter)] ?? [], question.slice),
    );
  const page = await mergeLists(ask, queries, query.slice);
  return { ...page, unidentified, received: page.snapshots.length + unidentified };
}
