import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mergeLists } from '../../../src/snapshots/merge-lists.js';
import type { Place } from '../../../src/snapshots/mark.js';
import type { KnownSnapshotStatus, Snapshot } from '../../../src/snapshots/snapshot.js';
import { type SnapshotQuery, type SnapshotSort, defaultSort } from '../../../src/snapshots/snapshot-query.js';
import type { SnapshotPage } from '../../../src/snapshots/snapshot-source.js';

const statuses: readonly KnownSnapshotStatus[] = ['CREATING', 'RESTORING', 'CREATE_FAILED', 'RESTORE_FAILED'];

/** Rows of one list, as the times that they are sorted by; few different ones, so that many are alike. */
const times = fc.array(fc.nat({ max: 20 }), { maxLength: 30 });
const lists = fc.array(times, { minLength: 1, maxLength: statuses.length });

function toRows(list: readonly number[], name: string, { direction }: SnapshotSort): readonly Snapshot[] {
  const sorted = [...list].sort((one, other) => (direction === 'ASC' ? one - other : other - one));
  return sorted.map(
    (time, index) => ({ id: `${name}-${index}`, createTime: new Date(time).toISOString() }) as Snapshot,
  );
}

/** An upstream that has one list a status, and counts what it is asked. */
function upstreamOf(rows: readonly (readonly Snapshot[])[]) {
  const asked: SnapshotQuery[] = [];
  const ask = (query: SnapshotQuery): Promise<SnapshotPage> => {
    asked.push(query);
    const { offset, limit } = query.slice;
    const list = rows[statuses.indexOf(query.filter.statuses?.[0] ?? 'CREATING')] ?? [];
    const snapshots = list.slice(offset, offset + limit);
    return Promise.resolve({ snapshots, received: snapshots.length, leftOut: [], unidentified: 0, total: list.length });
  };
  return { ask, asked };
}

function questionsOf(count: number, sort: SnapshotSort): readonly SnapshotQuery[] {
  return statuses
    .slice(0, count)
    .map((status) => ({ filter: { statuses: [status] }, sort, slice: { offset: 0, limit: 50 } }));
}

const anySort = fc.constantFrom<SnapshotSort>(defaultSort, { field: 'CREATE_TIME', direction: 'ASC' });

describe('lists that are read as one', () => {
  test('hold every row once and in order, whatever the size of the pages', async () => {
    await fc.assert(
      fc.asyncProperty(lists, anySort, fc.integer({ min: 1, max: 12 }), async (all, sort, limit) => {
        const rows = all.map((list, index) => toRows(list, String(index), sort));
        const { ask } = upstreamOf(rows);
        const read: Snapshot[] = [];
        let from: Place | undefined;
        for (let pages = 0; ; pages += 1) {
          expect(pages).toBeLessThan(200);
          const slice = { offset: 0, limit, ...(from && { from }) };
          const page = await mergeLists(ask, questionsOf(all.length, sort), slice);
          read.push(...page.snapshots);
          expect(page.total).toBe(rows.flat().length);
          expect(page.hasPrevious).toBe(pages > 0);
          if (!page.hasNext) break;
          expect(page.snapshots).toHaveLength(limit);
          from = page.last() ?? undefined;
        }
        expect(new Set(read.map(({ id }) => id)).size).toBe(rows.flat().length);
        expect(read).toHaveLength(rows.flat().length);
        const order = read.map(({ createTime }) => Date.parse(createTime ?? ''));
        expect(order).toEqual([...order].sort((a, b) => (sort.direction === 'ASC' ? a - b : b - a)));
      }),
    );
  });

  test('give the same rows by offset as by cursor', async () => {
    await fc.assert(
      fc.asyncProperty(lists, fc.nat({ max: 60 }), fc.integer({ min: 1, max: 12 }), async (all, offset, limit) => {
        const rows = all.map((list, index) => toRows(list, String(index), defaultSort));
        const questions = questionsOf(all.length, defaultSort);
        const whole = await mergeLists(upstreamOf(rows).ask, questions, { offset: 0, limit: 1000 });
        const { ask, asked } = upstreamOf(rows);
        const page = await mergeLists(ask, questions, { offset, limit });
        expect(page.snapshots).toEqual(whole.snapshots.slice(offset, offset + limit));
        expect(asked).toHaveLength(all.length);
        const before = whole.snapshots[offset - 1] && { from: whole.placeAfter(offset - 1) };
        if (!before) return;
        const after = await mergeLists(ask, questions, { offset: 0, limit, ...before });
        expect(after.snapshots).toEqual(page.snapshots);
      }),
    );
  });
});
