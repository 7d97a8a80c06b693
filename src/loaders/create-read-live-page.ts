import type { ReadPage } from '../snapshots/live-pages/live-pages-options.js';
import type { SnapshotSource } from '../snapshots/snapshot-source.js';
import { type LoadersOptions, createLoaders } from './create-loaders.js';

/** Reads pages that are watched as a query reads them, each time with loaders of its own, so that nothing of the last time is shown again. */
export function createReadLivePage({ source, ...options }: Omit<LoadersOptions, 'call'>): ReadPage {
  return (query, call, beforeCall) => {
    const counted: SnapshotSource = {
      list: async (question, context) => {
        await beforeCall();
        return source.list(question, context);
      },
    };
    return createLoaders({ ...options, source: counted, call }).lists.load(query);
  };
}
