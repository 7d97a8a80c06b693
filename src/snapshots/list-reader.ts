import { type Mark, startMark, toMarkKey } from './mark.js';
import { isIncomplete, leaveOut, mayHaveNext, positionAt } from './page-position.js';
import { pageSize } from './page-size.js';
import { type ResumedPage, createNewRowTest, resumeList } from './resume-list.js';
import { isSurelyBefore } from './create-row-order.js';
import { type SortKey, toSortKey } from './sort-key.js';
import type { Snapshot } from './snapshot.js';
import type { SnapshotQuery } from './snapshot-query.js';
import { type AskPage, askUnmoved, behind, hasRowsBehind } from './walk-pages.js';

/** A row that is next in its list. */
export interface Head {
  readonly snapshot: Snapshot;
  readonly key: SortKey;
}

/** Reads one upstream list row by row, asking for a further page only when it has run out of rows. */
export interface ListReader {
  /** The next row; undefined if none has been read yet. `fill` finds out whether there is one at all. */
  head(): Head | undefined;
  /** Goes past the head. */
  take(): void;
  /** Asks for further pages while no row is at hand and there may be one. @throws As `askOther` does. */
  fill(): Promise<void>;
  /** Whether rows may follow those that were taken. */
  hasMore(): boolean;
  /** The same, by a call where the end of the list is in doubt; absent where it is not. */
  readonly askWhetherMore: (() => Promise<boolean>) | undefined;
  /** Whether the list ended although, by its total, more rows exist. */
  isIncomplete(): boolean;
  /** The place behind the last row that was taken. */
  mark(): Mark;
  /** The upstream's count of the whole list; null when it did not say. */
  total(): number | null;
  /** Rows that came, and how many of them had no usable id. */
  seen(): { readonly received: number; readonly unidentified: number };
}

/** Opens a list behind a mark and asks for its first `want` rows. */
export async function openList(ask: AskPage, query: SnapshotQuery, from: Mark, want: number): Promise<ListReader> {
  const opened = await resumeList(ask, query, from, want);
  const { total } = opened.page;
  let { slice, page, hasNext, isIncomplete: isCutOff, read }: ResumedPage = opened;
  let index = 0;
  let mark = from;
  // A row without a key stays where the upstream has put it: behind the one before it.
  let key: SortKey = null;
  let { received, unidentified } = page;
  let isNew: ((row: Snapshot) => boolean) | undefined;

  const head = (): Head | undefined => {
    const snapshot = page.snapshots[index];
    return snapshot && { snapshot, key: toSortKey(snapshot, query.sort) ?? key };
  };
  return {
    head,
    take: () => {
      const taken = head();
      if (!taken) return;
      key = taken.key;
      const { snapshot } = taken;
      const end = positionAt(slice, page, index) + 1;
      const next = { ...startMark, end, id: snapshot.id, key: toMarkKey(snapshot, query.sort) ?? mark.key };
      // A row that another page had left out comes late: behind the mark it would take others with it.
      if (!isNew || !isSurelyBefore(next.key, mark.key, query.sort)) mark = next;
      index += 1;
    },
    fill: async () => {
      while (index >= page.snapshots.length && hasNext) {
        const next = behind({ slice, page }, pageSize.max);
        isNew ??= createNewRowTest(from, query.sort, page, read);
        ({ slice, page } = await askUnmoved(ask, query, next, read));
        read = page;
        hasNext = mayHaveNext(slice, page);
        isCutOff = isIncomplete(slice, page);
        page = leaveOut(page, isNew);
        index = 0;
        received += page.received;
        unidentified += page.unidentified;
      }
    },
    hasMore: () => index < page.snapshots.length || hasNext,
    askWhetherMore:
      opened.read.isEndInDoubt && (() => hasRowsBehind(ask, query, { slice: opened.slice, page: opened.read })),
    isIncomplete: () => isCutOff,
    mark: () => mark,
    total: () => total,
    seen: () => ({ received, unidentified }),
  };
}
