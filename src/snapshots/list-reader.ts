import { type SortKey, toSortKey } from './compare-snapshots.js';
import { beyondOffset } from './beyond-offset.js';
import { mayHaveNext, positionAt } from './page-position.js';
import type { Snapshot } from './snapshot.js';
import { type SnapshotQuery, sliceBounds } from './snapshot-query.js';
import type { SnapshotPage } from './snapshot-source.js';

/** Asks the upstream for one page. */
export type AskPage = (query: SnapshotQuery) => Promise<SnapshotPage>;

/** A row that is next in its list. */
export interface Head {
  readonly snapshot: Snapshot;
  readonly key: SortKey;
  /** Rows of the list up to this one and with it. */
  readonly end: number;
}

/** Reads one upstream list row by row, asking for a further page only when it has run out of rows. */
export interface ListReader {
  /** The next row; undefined when there is none at hand. `fill` tells whether there is one at all. */
  head(): Head | undefined;
  /** Goes past the head. */
  take(): void;
  /**
   * Asks for further pages while no row is at hand and there may be one.
   *
   * @throws {AppError} `REQUEST_LIMIT_EXCEEDED` where the upstream lets nobody read on.
   */
  fill(): Promise<void>;
  /** Whether rows may follow those that were taken. */
  hasMore(): boolean;
  /** Rows that were taken, or passed because they could not be shown, those before the start included. */
  passed(): number;
  /** The upstream's count of the whole list; null when it did not say. */
  total(): number | null;
  /** Rows that came, and how many of them had no usable id. */
  seen(): { readonly received: number; readonly unidentified: number };
}

/** Opens a list at row `start` and asks for its first `want` rows. */
export async function openList(ask: AskPage, query: SnapshotQuery, start: number, want: number): Promise<ListReader> {
  let slice = { offset: start, limit: Math.min(want, sliceBounds.maxLimit) };
  let page = await ask({ ...query, slice });
  const { total } = page;
  let index = 0;
  let passed = start;
  // A row without a key stays where the upstream has put it: behind the one before it.
  let key: SortKey = null;
  let { received, unidentified } = page;

  const head = (): Head | undefined => {
    const snapshot = page.snapshots[index];
    if (!snapshot) return undefined;
    return { snapshot, key: toSortKey(snapshot, query.sort) ?? key, end: positionAt(slice, page, index) + 1 };
  };
  return {
    head,
    take: () => {
      const taken = head();
      if (!taken) return;
      key = taken.key;
      passed = taken.end;
      index += 1;
    },
    fill: async () => {
      while (index >= page.snapshots.length && mayHaveNext(slice, page)) {
        const offset = slice.offset + page.received;
        if (offset > sliceBounds.maxOffset) throw beyondOffset();
        slice = { offset, limit: sliceBounds.maxLimit };
        page = await ask({ ...query, slice });
        index = 0;
        received += page.received;
        unidentified += page.unidentified;
      }
    },
    hasMore: () => index < page.snapshots.length || mayHaveNext(slice, page),
    passed: () => passed,
    total: () => total,
    seen: () => ({ received, unidentified }),
  };
}
