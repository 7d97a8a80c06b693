import type { ListPage } from '../snapshots/list-page.js';
import type { PluralSupport } from '../snapshots/create-plural-support.js';
import type { CallContext, SnapshotSource } from '../snapshots/snapshot-source.js';
import type { SnapshotFilter, SnapshotQuery } from '../snapshots/snapshot-query.js';
import type { TotalMeaning } from '../snapshots/create-total-meaning.js';
import { createAskPlural } from './create-ask-plural.js';
import { type DesktopListLoader, createDesktopListLoader } from './create-desktop-list-loader.js';
import { type ListLoader, createListLoader } from './create-list-loader.js';
import { createPageLoader } from './create-page-loader.js';
import { type SnapshotLoader, createSnapshotLoader } from './create-snapshot-loader.js';
import { type StatusCountLoader, createStatusCountLoader } from './create-status-count-loader.js';
import { withCallLimit } from './with-call-limit.js';

/** What the resolvers of one operation read through. Never shared between operations: it holds one caller's rows. */
export interface Loaders {
  readonly lists: ListLoader;
  readonly desktopLists: DesktopListLoader;
  readonly snapshots: SnapshotLoader;
  readonly statusCounts: StatusCountLoader;
}

export interface LoadersOptions {
  readonly source: SnapshotSource;
  readonly call: CallContext;
  /** Most upstream calls of the operation, through whichever loader. */
  readonly maxUpstreamCalls: number;
  /** What is known of the upstream's filters: one for each upstream. */
  readonly pluralSupport: PluralSupport;
  /** What is known of the upstream's totals: one for each upstream. */
  readonly totalMeaning: TotalMeaning;
}

export function createLoaders(options: LoadersOptions): Loaders {
  const { source, call, maxUpstreamCalls, pluralSupport, totalMeaning } = options;
  const limited = withCallLimit(source, maxUpstreamCalls);
  const pages = createPageLoader(limited, call, totalMeaning);
  const ask = pages.load.bind(pages);
  const askPlural = createAskPlural(ask, pluralSupport);
  const lists = createListLoader(ask, askPlural, limited);
  const refused = new Map<string, Error>();
  const desktopLists = createDesktopListLoader(lists, askPlural, refused);
  return {
    lists,
    desktopLists,
    snapshots: createSnapshotLoader(ask, askPlural, refused),
    statusCounts: createStatusCountLoader((query, desktopId) => loadList(lists, desktopLists, query, desktopId)),
  };
}

/** A page of a list: one of a desktop's own is read together with those of other desktops. */
export function loadList(
  lists: ListLoader,
  desktopLists: DesktopListLoader,
  query: SnapshotQuery,
  desktopId: string | undefined,
): Promise<ListPage> {
  if (desktopId === undefined || query.filter.desktopIds?.length !== 1) return lists.load(query);
  const filter: { -readonly [K in keyof SnapshotFilter]: SnapshotFilter[K] } = { ...query.filter };
  delete filter.desktopIds;
  return desktopLists.load({ desktopId, query: { ...query, filter } });
}
