import DataLoader from 'dataloader';
import { toListKey } from '../snapshots/list-key.js';
import { type ListPage, cutListPage } from '../snapshots/list-page.js';
import type { SnapshotQuery } from '../snapshots/snapshot-query.js';
import type { AskPlural } from './ask-plural.js';
import type { ListLoader } from './create-list-loader.js';
import { readRowsOfDesktops } from './rows-of-desktops.js';
import { toError } from './to-error.js';

/** A page of one desktop's own snapshots; `query` does not name the desktop. */
export interface DesktopListKey {
  readonly desktopId: string;
  readonly query: SnapshotQuery;
}

export type DesktopListLoader = DataLoader<DesktopListKey, ListPage, string>;

/**
 * Reads pages of desktops' own lists: those of many desktops at a time in few calls, each cut to its own page. Lists with
 * the same filter and sort are read together. What cannot be read together is read alone, as far as the calls of the
 * operation last.
 */
export function createDesktopListLoader(lists: ListLoader, ask: AskPlural): DesktopListLoader {
  return new DataLoader((keys) => loadAll(keys), {
    cacheKeyFn: ({ desktopId, query: { slice, ...list } }) =>
      JSON.stringify([desktopId, toListKey(list), slice.offset, slice.limit, slice.from]),
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
      for (const key of group)
        pages.set(
          key,
          read.then((load) => load(key)),
        );
    }
    return Promise.all(keys.map((key) => pages.get(key) ?? alone(key)));
  }

  async function readGroup(group: readonly DesktopListKey[]) {
    const [first] = group;
    // A cursor of merged lists, like several statuses, belongs to the list of one desktop.
    const isMerged = (first?.query.filter.statuses?.length ?? 0) > 1;
    if (!first || isMerged) return alone;
    const desktopIds = group.map(({ desktopId }) => desktopId);
    const { whole, failed, unidentified } = await readRowsOfDesktops(ask, first.query, desktopIds);
    return (key: DesktopListKey): Promise<ListPage | Error> => {
      const rows = whole.get(key.desktopId);
      // Whose the rows without an id are cannot be told: one of the lists reports them for all.
      if (rows) return Promise.resolve(cutListPage(key.query.slice, rows, key === first ? unidentified : 0));
      return Promise.resolve(failed.get(key.desktopId) ?? alone(key));
    };
  }

  function alone({ desktopId, query }: DesktopListKey): Promise<ListPage | Error> {
    const filter = { ...query.filter, desktopIds: [desktopId] };
    return lists.load({ ...query, filter }).catch(toError);
  }
}
