import type { CallContext, SnapshotSource } from '../snapshots/snapshot-source.js';
import { type PageLoader, createPageLoader } from './create-page-loader.js';
import { type SnapshotLoader, createSnapshotLoader } from './create-snapshot-loader.js';
import { withCallLimit } from './with-call-limit.js';

/** What the resolvers of one operation read through. Never shared between operations: it holds one caller's rows. */
export interface Loaders {
  readonly pages: PageLoader;
  readonly snapshots: SnapshotLoader;
}

export interface LoadersOptions {
  readonly source: SnapshotSource;
  readonly call: CallContext;
  /** Most upstream calls of the operation, through whichever loader. */
  readonly maxUpstreamCalls: number;
}

export function createLoaders({ source, call, maxUpstreamCalls }: LoadersOptions): Loaders {
  const pages = createPageLoader(withCallLimit(source, maxUpstreamCalls), call);
  return { pages, snapshots: createSnapshotLoader((query) => pages.load(query)) };
}
