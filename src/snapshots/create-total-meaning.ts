import type { Clock } from '../lib/clock.js';
import type { Slice } from './snapshot-query.js';
import { totalMayBeClippedAt } from './page-position.js';
import type { SnapshotPage } from './snapshot-source.js';

/**
 * What the totals of the upstream count: the rows of the list, as its documentation says, or the rows of the page. Learned from
 * its answers, and shared by all callers: it says something of the upstream, and nothing of them.
 */
export interface TotalMeaning {
  /**
   * Learns from a page that was asked for at a slice.
   *
   * @returns The page with a total of null while totals are known to count the rows of pages; and with `isEndInDoubt` where it ends by a
   *   total that may be such a count.
   */
  learn(slice: Pick<Slice, 'offset' | 'limit'>, page: SnapshotPage): SnapshotPage;
  /** A page that was learned from, with a total of null where totals have since been found to count the rows of pages. */
  judge(page: SnapshotPage): SnapshotPage;
}

/** Milliseconds. An answer that only looked like a proof must not mislead for longer, and the upstream may change. */
const rememberedMs = 60_000;

/** Rows of a page that may have been cut: fewer at a time than these make no upstream that anybody pages through. */
const leastCap = 10;

export function createTotalMeaning(clock: Clock): TotalMeaning {
  let countsListsUntil = -Infinity;
  let countsPagesUntil = -Infinity;
  const isEndInDoubt = () => clock.monotonicNow() >= countsListsUntil;
  const judge = (page: SnapshotPage) => (clock.monotonicNow() < countsPagesUntil ? { ...page, total: null } : page);

  return {
    learn: ({ offset, limit }, page) => {
      const { received, total } = page;
      if (total === null) return page;
      if (total > received) {
        countsListsUntil = clock.monotonicNow() + rememberedMs;
        countsPagesUntil = -Infinity;
      } else if (offset > 0 && received > 0 && total === received && total !== totalMayBeClippedAt) {
        countsListsUntil = -Infinity;
        countsPagesUntil = clock.monotonicNow() + rememberedMs;
      }
      const judged = judge(page);
      if (judged.total === null) return judged;
      const mayBeCut = offset === 0 && received >= leastCap && received < limit && total === received;
      return mayBeCut && isEndInDoubt() ? { ...page, isEndInDoubt } : page;
    },
    judge,
  };
}
