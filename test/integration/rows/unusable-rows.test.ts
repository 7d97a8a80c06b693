import { describe, expect, test } from '@jest/globals';
import { answers } from '../../support/fault-server/answers.js';
import { type Page, pageOf } from '../../support/page-of.js';
import { rowOf, shownRow } from '../../support/rows.js';
import { showPage } from '../../support/show-page.js';
import { startRowGateway } from '../../support/start-row-gateway.js';

const noObjects: readonly unknown[] = [null, 'row', 7, true, [], [rowOf('x')]];
const noIds: readonly unknown[] = [
  {},
  rowOf('x', { snapshot_id: undefined }),
  rowOf('x', { snapshot_id: null }),
  rowOf('x', { snapshot_id: '' }),
  rowOf('x', { snapshot_id: 7.5 }),
  rowOf('x', { snapshot_id: ['x'] }),
];

test('rows without an id are left out and reported, and the good ones beside them stay', async () => {
  await using rows = await startRowGateway();
  const { data, errors, extensions } = await rows.list([...noObjects, rowOf('s-1'), ...noIds]);
  expect(errors).toBeUndefined();
  expect(data).toEqual({ snapshots: { nodes: [shownRow] } });
  const message = '12 of 13 rows had no usable id and were left out.';
  expect(extensions).toEqual({ warnings: [{ code: 'SNAPSHOTS_LEFT_OUT', message, path: ['snapshots'], count: 12 }] });
  expect((await rows.drifts()).counted).toEqual({ 'kind="row_not_object"': 6, 'kind="row_without_id"': 6 });
});

test('a warning says which list of the operation it is about', async () => {
  await using rows = await startRowGateway();
  rows.upstream.answerWith(answers.json({ total_count: 2, desktop_snapshots: [rowOf('s-1'), null] }));
  const { extensions } = await rows.gateway.query(
    '{ a: snapshots { nodes { desktop { b: snapshots { nodes { id } } } } } }',
  );
  const warning = { code: 'SNAPSHOTS_LEFT_OUT', message: '1 of 2 rows had no usable id and were left out.', count: 1 };
  expect(extensions).toEqual({
    warnings: [
      { ...warning, path: ['a'] },
      { ...warning, path: ['a', 'nodes', 0, 'desktop', 'b'] },
    ],
  });
});

test('an answer with nothing to warn of has no extensions', async () => {
  await using rows = await startRowGateway();
  expect((await rows.list([rowOf('s-1')])).extensions).toBeUndefined();
});

test('an id that comes twice is shown once, as it came first', async () => {
  await using rows = await startRowGateway();
  const { data, extensions } = await rows.list(
    [rowOf('s-1'), rowOf('s-2'), rowOf('s-1', { description: 'Another.' })],
    'nodes { id description } totalCount',
  );
  const description = 'Description.';
  const nodes = [
    { id: 's-1', description },
    { id: 's-2', description },
  ];
  expect(data).toEqual({ snapshots: { nodes, totalCount: 3 } });
  expect(extensions).toBeUndefined();
  expect(await rows.drifts()).toEqual({
    logged: [{ kind: 'repeated_id', field: '', count: 1 }],
    counted: { 'kind="repeated_id"': 1 },
  });
});

test('rows that are left out do not move the cursors of the others', async () => {
  await using rows = await startRowGateway();
  const sent = [null, rowOf('s-1'), {}, rowOf('s-3')];
  rows.upstream.answerWith(answers.json({ total_count: 99, desktop_snapshots: sent }));
  const { edges, pageInfo } = pageOf(
    await rows.gateway.query(
      '{ snapshots(page: { offset: 10, limit: 4 }) { edges { cursor node { id } } pageInfo { startCursor endCursor } } }',
    ),
  );
  expect(edges.map(({ node }) => node.id)).toEqual(['s-1', 's-3']);
  const offsetAfter = async (after: string | null | undefined) => {
    const asked = rows.upstream.requests.length;
    const document = 'query ($after: String) { snapshots(page: { after: $after }) { nodes { id } } }';
    await rows.gateway.query(document, { variables: { after } });
    return new URLSearchParams(rows.upstream.requests[asked]?.target.split('?')[1]).get('offset');
  };
  expect(await offsetAfter(edges[0]?.cursor)).toBe('11');
  expect(await offsetAfter(edges[1]?.cursor)).toBe('13');
  expect(await offsetAfter(pageInfo.startCursor)).toBe('11');
  expect(await offsetAfter(pageInfo.endCursor)).toBe('13');
});

test('a page of nothing but such rows can still be paged past', async () => {
  await using rows = await startRowGateway();
  rows.upstream.answerWith(
    answers.json({ total_count: 5, desktop_snapshots: [null, {}] }),
    answers.json({ total_count: 5, desktop_snapshots: [rowOf('s-3')] }),
  );
  const document = `query ($after: String) {
    snapshots(page: { limit: 2, after: $after }) { nodes { id } pageInfo { hasNextPage endCursor } }
  }`;
  const ask = async (after: string | null): Promise<Page> =>
    pageOf(await rows.gateway.query(document, { variables: { after } }));
  const page = await ask(null);
  expect(page).toEqual({ nodes: [], pageInfo: { hasNextPage: true, endCursor: expect.any(String) } });
  expect((await ask(page.pageInfo.endCursor)).nodes).toEqual([{ id: 's-3' }]);
  expect(rows.upstream.requests.at(-1)?.target).toContain('offset=2&limit=2');
});

describe('a row that cannot be shown is left out, and the others stay', () => {
  test.each<[string, unknown, string]>([
    ['a row that is no object', 'row', 'row_not_object'],
    ['a row that is a list', [], 'row_not_object'],
    ['a row that is null', null, 'row_not_object'],
    ['a row without an id', {}, 'row_without_id'],
    ['a row with an empty id', rowOf(''), 'row_without_id'],
    ['a row with a fraction as id', rowOf('s', { snapshot_id: 7.5 }), 'row_without_id'],
    ['a row with a huge number as id', rowOf('s', { snapshot_id: 1e30 }), 'row_without_id'],
    ['a row with a list as id', rowOf('s', { snapshot_id: [7] }), 'row_without_id'],
    ['a row with true as id', rowOf('s', { snapshot_id: true }), 'row_without_id'],
  ])('%s, with a warning', async (_, row, kind) => {
    const { answer, counted } = await showPage({ total_count: 2, desktop_snapshots: [row, rowOf('s-1')] });
    expect(answer.data).toEqual({ snapshots: { totalCount: 2, nodes: [shownRow] } });
    expect(answer.extensions).toMatchObject({
      warnings: [{ code: 'SNAPSHOTS_LEFT_OUT', path: ['snapshots'], count: 1 }],
    });
    expect(counted).toEqual({ [`kind="${kind}"`]: 1 });
  });

  test('the second of two rows with one id, without a warning', async () => {
    const rows = [rowOf('s-1'), rowOf('s-1', { snapshot_name: 'another' })];
    const { answer, counted } = await showPage({ total_count: 2, desktop_snapshots: rows });
    expect(answer.data).toEqual({ snapshots: { totalCount: 2, nodes: [shownRow] } });
    expect(answer.extensions).toBeUndefined();
    expect(counted).toEqual({ 'kind="repeated_id"': 1 });
  });
});
