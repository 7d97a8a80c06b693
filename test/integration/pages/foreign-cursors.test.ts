import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { compared, errorAt } from '../../support/failure-of.js';
import { pageOf } from '../../support/page-of.js';
import { type Answer, type Gateway, startGateway } from '../../support/start-gateway.js';
import { rowsOf } from '../../support/rows.js';

let gateway: Gateway;
let cursor: string;
beforeAll(async () => {
  gateway = await startGateway({ sandbox: { snapshots: rowsOf(5) } });
  cursor =
    pageOf(await gateway.query('{ snapshots(page: { limit: 2 }) { pageInfo { endCursor } } }')).pageInfo.endCursor ??
    '';
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

const unreadable = 'page.after must be a cursor that this API gave, but it cannot be read.';
const otherList = 'page.after must be a cursor of this list, but it was made with another filter or sort.';

function refused(answer: Answer, message: string) {
  const error = errorAt(answer, ['snapshots'], expect.any(Array), {
    code: 'BAD_USER_INPUT',
    message,
    retryable: false,
  });
  return { status: 200, data: { snapshots: null }, errors: [error] };
}

function ask(after: string, filter: unknown = null, sort: unknown = null): Promise<Answer> {
  return gateway.query(
    `query ($after: String, $filter: DesktopSnapshotFilter, $sort: DesktopSnapshotSort) {
      snapshots(filter: $filter, sort: $sort, page: { after: $after }) { nodes { id } }
    }`,
    { variables: { after, filter, sort } },
  );
}

test('the cursor itself is fine, to begin with', async () => {
  expect(pageOf(await ask(cursor)).nodes).toEqual([{ id: 's-2' }, { id: 's-3' }, { id: 's-4' }]);
});

test('a cursor with any one character changed', async () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const changed = Array.from(cursor).flatMap((char, index) => {
    const next = alphabet[(alphabet.indexOf(char) + 1) % alphabet.length] ?? '';
    const far = alphabet[(alphabet.indexOf(char) + 32) % alphabet.length] ?? '';
    return [next, far].map((other) => cursor.slice(0, index) + other + cursor.slice(index + 1));
  });
  expect(changed.length).toBe(2 * cursor.length);
  for (const after of changed) {
    const answer = await ask(after);
    expect(compared(answer)).toEqual(refused(answer, unreadable));
  }
});

test('a cursor that was cut, padded or mended', async () => {
  const bent = [
    '',
    cursor.slice(0, -1),
    cursor.slice(1),
    cursor.slice(0, 10),
    `${cursor}=`,
    `${cursor}==`,
    `${cursor} `,
    ` ${cursor}`,
    `${cursor}\n`,
    `${cursor}A`,
    `${cursor}${cursor}`,
    cursor.toLowerCase(),
    Array.from(cursor).reverse().join(''),
    'null',
    '0',
    '桌面',
    '\u0000',
    'A'.repeat(34),
    'A'.repeat(50_000),
    Buffer.from('{"offset":2}').toString('base64url'),
  ];
  for (const after of bent) {
    const answer = await ask(after);
    expect(compared(answer)).toEqual(refused(answer, unreadable));
  }
});

test('a cursor of the time when they held a position alone', async () => {
  const answer = await ask('AZYWnLrxzJHfAAAAMRgBlgeFZbjnzuUc9A');
  const message =
    'page.after must be a cursor of the present form, but has an earlier form. Begin with the first page.';
  expect(compared(answer)).toEqual(refused(answer, message));
});

test.each([
  ['a filter where there was none', { names: ['a'] }, null],
  ['another kind of disk', { diskType: 'ALL' }, null],
  ['another desktop', { desktopIds: ['d-1'] }, null],
  ['a status', { statuses: ['CREATING'] }, null],
  ['the opposite direction', null, { direction: 'ASC' }],
  ['another sort', null, { field: 'SNAPSHOT_NAME' }],
])('a cursor of this list, sent with %s', async (_, filter, sort) => {
  const answer = await ask(cursor, filter, sort);
  expect(compared(answer)).toEqual(refused(answer, otherList));
});

test('the cursor of the whole list, sent to one desktop of it', async () => {
  const answer = await gateway.query(
    `query ($after: String) { snapshots(page: { limit: 1 }) { nodes { desktop { snapshots(page: { after: $after }) { nodes { id } } } } } }`,
    { variables: { after: cursor } },
  );
  const error = { code: 'BAD_USER_INPUT', message: otherList, retryable: false };
  expect(compared(answer)).toEqual({
    status: 200,
    data: { snapshots: { nodes: [{ desktop: { snapshots: null } }] } },
    errors: [errorAt(answer, ['snapshots', 'nodes', 0, 'desktop', 'snapshots'], expect.any(Array), error)],
  });
});

test('the last row that the upstream can page beyond has a cursor that works, the next one a cursor that says why not', async () => {
  await using deep = await startGateway({ sandbox: { snapshots: rowsOf(20_003) } });
  const edges = pageOf(
    await deep.query('{ snapshots(page: { offset: 19999, limit: 2 }) { edges { cursor node { id } } } }'),
  ).edges;
  expect(edges.map(({ node }) => node.id)).toEqual(['s-19999', 's-20000']);
  const document =
    'query ($after: String) { snapshots(page: { after: $after, limit: 2 }) { nodes { id } pageInfo { hasNextPage } } }';
  const last = await deep.query(document, { variables: { after: edges[0]?.cursor } });
  expect(pageOf(last)).toEqual({ nodes: [{ id: 's-20000' }, { id: 's-20001' }], pageInfo: { hasNextPage: true } });
  const beyond = await deep.query(document, { variables: { after: edges[1]?.cursor } });
  const message = 'page.after must not be beyond row 20000, where the list cannot be paged. Narrow the filter.';
  expect(compared(beyond)).toEqual(refused(beyond, message));
});
