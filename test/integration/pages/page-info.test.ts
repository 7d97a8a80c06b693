import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type FaultGateway, startFaultGateway } from '../../support/start-fault-gateway.js';
import { answers } from '../../support/fault-server/answers.js';
import { pageOf } from '../../support/page-of.js';
import { rowOf, rowsOf, shownRow } from '../../support/rows.js';
import { showPage } from '../../support/show-page.js';

let shared: FaultGateway;
beforeAll(async () => {
  shared = await startFaultGateway();
});
afterAll(async () => {
  await shared[Symbol.asyncDispose]();
});

interface Slice {
  readonly offset: number;
  readonly limit: number;
}

/** The page of an upstream that answers with so many rows and this total. */
async function pageOfUpstream({ offset, limit }: Slice, rows: number, total: unknown) {
  shared.upstream.answerWith(answers.json({ total_count: total, desktop_snapshots: rowsOf(rows) }));
  return pageOf(
    await shared.gateway.query(`{ snapshots(page: { offset: ${offset}, limit: ${limit} }) {
      totalCount nodes { id } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    } }`),
  );
}

describe('hasNextPage and hasPreviousPage', () => {
  test.each<[string, Slice, number, unknown, boolean, boolean]>([
    ['the first of several pages', { offset: 0, limit: 2 }, 2, 5, true, false],
    ['a page in the middle', { offset: 2, limit: 2 }, 2, 5, true, true],
    ['the last page, not full', { offset: 4, limit: 2 }, 1, 5, false, true],
    ['the last page, full to the last row', { offset: 3, limit: 2 }, 2, 5, false, true],
    ['the only page', { offset: 0, limit: 50 }, 5, 5, false, false],
    ['a first page that is full, and whose total may be its own count', { offset: 0, limit: 5 }, 5, 5, true, false],
    ['an empty list', { offset: 0, limit: 50 }, 0, 0, false, false],
    ['a page beyond the end', { offset: 10, limit: 50 }, 0, 5, false, true],
    [
      'a full page that ends at a total of exactly 1000, where the upstream may stop counting',
      { offset: 500, limit: 500 },
      500,
      1000,
      true,
      true,
    ],
    ['a full page beyond a total of 1000', { offset: 1000, limit: 500 }, 500, 1000, true, true],
    ['a short page that ends at a total of exactly 1000', { offset: 500, limit: 600 }, 500, 1000, true, true],
    ['a full page that ends at a total of 1001', { offset: 1, limit: 1000 }, 1000, 1001, false, true],
    ['a full page without a total', { offset: 0, limit: 2 }, 2, undefined, true, false],
    ['a short page without a total', { offset: 0, limit: 2 }, 1, undefined, true, false],
    ['a full page that the total contradicts', { offset: 0, limit: 2 }, 2, 1, true, false],
    ['a short page of which the total says that more exist', { offset: 0, limit: 2 }, 1, 100, true, false],
    ['a short page beyond its total', { offset: 4, limit: 2 }, 1, 3, true, true],
    ['an empty page before its total', { offset: 4, limit: 2 }, 0, 9, false, true],
  ])('of %s', async (_, slice, rows, total, hasNextPage, hasPreviousPage) => {
    const { pageInfo } = await pageOfUpstream(slice, rows, total);
    expect(pageInfo).toMatchObject({ hasNextPage, hasPreviousPage });
  });
});

test('the cursors of a page are those of its first and its last row, and null on an empty page', async () => {
  const page = await pageOfUpstream({ offset: 0, limit: 3 }, 3, 9);
  expect(page.pageInfo.startCursor).toBe(page.edges[0]?.cursor);
  expect(page.pageInfo.endCursor).toBe(page.edges[2]?.cursor);
  const empty = await pageOfUpstream({ offset: 3, limit: 3 }, 0, 3);
  expect(empty.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null });
});

describe('totalCount', () => {
  test.each<[string, unknown, number | null]>([
    ['a count', 17, 17],
    ['zero', 0, 0],
    ['exactly 1000', 1000, 1000],
    ['more than 1000', 123_456, 123_456],
    ["the largest of GraphQL's Int", 2_147_483_647, 2_147_483_647],
    ['a numeric string', '17', 17],
    ['missing', undefined, null],
    ['null', null, null],
    ['negative', -1, null],
    ["larger than GraphQL's Int", 2_147_483_648, null],
    ['larger than any integer', 1e300, null],
    ['a fraction', 2.5, null],
    ['a string that is no number', 'many', null],
    ['a negative string', '-3', null],
    ['an empty string', '', null],
    ['a string longer than any count', '1'.repeat(30), null],
    ['true', true, null],
    ['a list', [3], null],
    ['an object', { value: 3 }, null],
  ])('of a total that is %s', async (_, total, expected) => {
    const { totalCount, nodes } = await pageOfUpstream({ offset: 0, limit: 50 }, 3, total);
    expect({ totalCount, nodes }).toEqual({
      totalCount: expected,
      nodes: [{ id: 's-0' }, { id: 's-1' }, { id: 's-2' }],
    });
  });
});

test('a page of 1000 rows is one upstream call, and all of it', async () => {
  const before = shared.upstream.requests.length;
  const page = await pageOfUpstream({ offset: 0, limit: 1000 }, 1000, 3000);
  expect(page.nodes).toEqual(rowsOf(1000).map(({ snapshot_id: id }) => ({ id })));
  expect(page.pageInfo.hasNextPage).toBe(true);
  expect(shared.upstream.requests.length - before).toBe(1);
});

test('an upstream that sends more rows than were asked for does not make the page larger, and loses no row', async () => {
  const page = await pageOfUpstream({ offset: 0, limit: 2 }, 5, 5);
  expect(page.nodes).toEqual([{ id: 's-0' }, { id: 's-1' }]);
  expect(page.edges.length).toBe(2);
  expect(page.pageInfo).toMatchObject({ hasNextPage: true, endCursor: page.edges[1]?.cursor });
});

describe('total_count', () => {
  test.each<[string, object, number | null, object]>([
    ['that is missing is null', {}, null, {}],
    ['that is null is null', { total_count: null }, null, {}],
    ['that is a numeric string is its number', { total_count: '7' }, 7, { 'kind="converted"': 1 }],
    ['that is another text is null', { total_count: 'many' }, null, { 'kind="bad_total"': 1 }],
    ['that is negative is null', { total_count: -1 }, null, { 'kind="bad_total"': 1 }],
    ['that is a fraction is null', { total_count: 1.5 }, null, { 'kind="bad_total"': 1 }],
    ['that is too large is null', { total_count: 2 ** 31 }, null, { 'kind="bad_total"': 1 }],
  ])('%s', async (_, total, shown, counts) => {
    const { answer, counted } = await showPage({ ...total, desktop_snapshots: [rowOf('s-1')] });
    expect(answer.data).toEqual({ snapshots: { totalCount: shown, nodes: [shownRow] } });
    expect(counted).toEqual(counts);
  });

  test('never bounds a walk: a list that says it holds nothing is walked to its end', async () => {
    await using pair = await startFaultGateway();
    const rows = (count: number, prefix: string) =>
      Array.from({ length: count }, (_, index) => ({ snapshot_id: `${prefix}-${index}` }));
    pair.upstream.answerWith(
      answers.json({ total_count: 0, desktop_snapshots: rows(1000, 'first') }),
      answers.json({ total_count: 0, desktop_snapshots: rows(3, 'second') }),
    );
    const { data } = await pair.gateway.query('{ snapshot(id: "second-2") { id } }');
    expect(data).toEqual({ snapshot: { id: 'second-2' } });
    expect(pair.upstream.requests).toHaveLength(2);
  });
});
