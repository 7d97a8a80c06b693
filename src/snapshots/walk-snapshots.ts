import { beyondOffset } from './beyond-offset.js';
import type { AskPage } from './list-reader.js';
import { mayHaveNext } from './page-position.js';
import { type SnapshotQuery, sliceBounds } from './snapshot-query.js';
import type { SnapshotPage } from './snapshot-source.js';

/**
 * Pages through a list from its start to its end, one page after the other, in slices of `query.slice.limit`.
 *
 * @throws {AppError} `REQUEST_LIMIT_EXCEEDED` when the list goes on beyond the last offset that the upstream accepts; and
 *   whatever `ask` throws.
 */
export async function* walkPages(ask: AskPage, query: SnapshotQuery): AsyncGenerator<SnapshotPage, void> {
  const { limit } = query.slice;
  for (let offset = 0; offset <= sliceBounds.maxOffset; offset += limit) {
    const page = await ask({ ...query, slice: { offset, limit } });
    yield page;
    if (!mayHaveNext({ offset, limit }, page)) return;
  }
  throw beyondOffset();
}
