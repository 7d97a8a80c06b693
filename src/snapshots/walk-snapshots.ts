import { AppError } from '../errors/app-error.js';
import { mayHaveNext } from './page-position.js';
import { type SnapshotQuery, sliceBounds } from './snapshot-query.js';
import type { SnapshotPage } from './snapshot-source.js';

/** Asks for one page. */
export type ListPage = (query: SnapshotQuery) => Promise<SnapshotPage>;

/**
 * Pages through a list from its start to its end, one page after the other, in slices of `query.slice.limit`.
 *
 * @throws {AppError} `REQUEST_LIMIT_EXCEEDED` when the list goes on beyond the last offset that the upstream accepts; and
 *   whatever `list` throws.
 */
export async function* walkPages(list: ListPage, query: SnapshotQuery): AsyncGenerator<SnapshotPage, void> {
  const { limit } = query.slice;
  for (let offset = 0; offset <= sliceBounds.maxOffset; offset += limit) {
    const page = await list({ ...query, slice: { offset, limit } });
    yield page;
    if (!mayHaveNext({ offset, limit }, page)) return;
  }
  throw new AppError('REQUEST_LIMIT_EXCEEDED', {
    limit: 'offset',
    message: `The list goes on beyond offset ${sliceBounds.maxOffset}, where it cannot be searched. Narrow the search.`,
  });
}
