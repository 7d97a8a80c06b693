import { expect, test } from '@jest/globals';
import { rowsOf } from '../../support/rows.js';
import { startListGateway } from '../../support/start-list-gateway.js';

test.each([
  ['of several statuses', 'filter: { statuses: [CREATE_SUCCESS, CREATE_FAILED] },', 300, 5],
  ['behind a cursor, of more rows than a call gives', '', 1000, 2],
])('a page %s has all rows, also where some are deleted between two of its calls', async (_, filter, cap, every) => {
  const rows = rowsOf(2500).map((row, index) => ({ ...row, status: index % 2 ? 'create_success' : 'create_failed' }));
  let calls = 0;
  await using list = await startListGateway(rows, {
    cut: (matching, { offset, limit: most }) => {
      calls += 1;
      const page = matching.slice(offset, offset + Math.min(most, cap));
      if (calls % every === 0) list.rows = list.rows.slice(7);
      return page;
    },
  });
  const shown: string[] = [];
  for (let after: string | null = null, hasNext = true; hasNext;) {
    const page = await list.page(1000, after, filter);
    shown.push(...page.nodes.map(({ id }) => id));
    ({ endCursor: after, hasNextPage: hasNext } = page.pageInfo);
  }
  const left = list.rows.map((row) => String(row['snapshot_id']));
  expect(left.length).toBeGreaterThan(2000);
  expect(left.filter((id) => !shown.includes(id))).toEqual([]);
  expect(new Set(shown).size).toBe(shown.length);
});

test('a search ends where as many rows are deleted between two of its calls as a page has', async () => {
  let calls = 0;
  await using list = await startListGateway(rowsOf(350), {
    cut: (matching, { offset, limit }) => {
      calls += 1;
      if (calls === 1) list.rows = list.rows.slice(100);
      return matching.slice(offset, offset + Math.min(limit, 100));
    },
  });
  const { data, errors } = await list.gateway.query('{ snapshot(id: "s-349") { id } }');
  expect({ data, errors }).toEqual({ data: { snapshot: { id: 's-349' } }, errors: undefined });
});
