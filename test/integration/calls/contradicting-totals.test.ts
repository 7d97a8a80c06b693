import { describe, expect, test } from '@jest/globals';
import { knownSnapshotStatuses } from '../../../src/snapshots/snapshot.js';
import { rowsOf } from '../../support/rows.js';
import { type ListManners, startListGateway } from '../../support/start-list-gateway.js';

const fields = 'statusCounts { status count }';

/** Rows of all six statuses in turn. */
function mixed(count: number) {
  return rowsOf(count).map((row, index) => ({
    ...row,
    status: (knownSnapshotStatuses[index % 6] ?? '').toLowerCase(),
  }));
}

/** What an operation counted, in all; null where a count is unknown. */
async function countBy(count: number, manners: ListManners, statuses: number, more = '') {
  await using list = await startListGateway(mixed(count), manners);
  const chosen =
    statuses === 0 ? '' : `(filter: { statuses: [${knownSnapshotStatuses.slice(0, statuses).join(', ')}] })`;
  const { data, errors, extensions } = await list.gateway.query(`{ snapshots${chosen} { ${more} ${fields} } }`);
  expect(errors).toBeUndefined();
  const { statusCounts } = (data as { snapshots: { statusCounts: { count: number | null }[] } }).snapshots;
  const sum = statusCounts.reduce<number | null>(
    (all, { count: one }) => (all === null || one === null ? null : all + one),
    0,
  );
  return { sum, calls: list.asked().length, isWarned: JSON.stringify(extensions ?? {}).includes('LIST_INCOMPLETE') };
}

const own: ListManners = { total: (_rows, page) => page.length };
const zero: ListManners = { total: () => 0 };

describe('counts by status are of all rows or unknown, where totals', () => {
  test.each([0, 2])('are zero beside rows, %i statuses chosen', async (statuses) => {
    expect(await countBy(250, zero, statuses)).toMatchObject({ sum: 250 });
  });

  test.each([1, 3, 6])(
    'are those of pages, of a list that is too long to be read, %i statuses chosen',
    async (statuses) => {
      expect(await countBy(2000, own, statuses, 'nodes { id }')).toMatchObject({ sum: null, isWarned: true });
    },
  );
});

test.each([
  [12, 'nodes { id }'],
  [120, 'nodes { id }'],
  [120, 'nodes { id } pageInfo { hasNextPage }'],
])(
  'six statuses of %i rows with their counts are seven calls at most, also of a gateway that is new: %s',
  async (rows, more) => {
    const { sum, calls } = await countBy(rows, {}, 6, more);
    expect({ sum, isFew: calls <= 7 }).toEqual({ sum: rows, isFew: true });
  },
);
