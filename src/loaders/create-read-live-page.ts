import type { ListPage } from '../snapshots/list-page.js';
import type { SnapshotQuery } from '../snapshots/snapshot-query.js';
import type { CallContext, SnapshotSource } from '../snapshots/snapshot-source.js';
import { type LoadersOptions, createLoaders } from './create-loaders.js';

/** A page as a query would read it now, and how many upstream calls that took. */
export type ReadLivePage = (
  query: SnapshotQuery,
  call: CallContext,
) => Promise<{ readonly page: ListPage; readonly calls: number }>;

/** Reads pages that are watched, each time with loaders of its own, so that nothing of the last time is shown again. */
export function createReadLivePage({ source, ...options }: Omit<LoadersOptions, 'call'>): ReadLivePage {
  return async (query, call) => {
    let calls = 0;
    const counted: SnapshotSource = {
      list: (question, context) => {
        calls += 1;
        return source.list(question, context);
      },
    };
    const page = await createLoaders({ ...options, source: counted, call }).lists.load(query);
    return { page, calls };
  };
}
