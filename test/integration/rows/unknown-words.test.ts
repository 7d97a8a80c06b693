import { expect, test } from '@jest/globals';
import { pageSize } from '../../../src/snapshots/page-size.js';
import { rowOf, rowsOf, shownRow } from '../../support/rows.js';
import { noDrifts, startRowGateway } from '../../support/start-row-gateway.js';

test.each([
  ['merging', 'merging'],
  ['CREATE_SUCCESS', 'CREATE_SUCCESS'],
  ['create_success ', undefined],
  ['', undefined],
  ['__proto__', '__proto__'],
  ['constructor', 'constructor'],
  ['toString', 'toString'],
  ['正在合并', undefined],
  ['a b\nc', undefined],
  ['x'.repeat(41), undefined],
])(
  'the status %j is UNKNOWN, keeps its raw word, is counted, and is logged if it is one word',
  async (status, word) => {
    await using rows = await startRowGateway();
    const { data, errors } = await rows.list(
      [rowOf('s-1', { status }), rowOf('s-2')],
      'nodes { status upstreamStatus inProgress }',
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      snapshots: {
        nodes: [
          { status: 'UNKNOWN', upstreamStatus: status, inProgress: false },
          { status: 'CREATE_SUCCESS', upstreamStatus: 'create_success', inProgress: false },
        ],
      },
    });
    expect(await rows.drifts()).toEqual({
      logged: [{ kind: 'unknown_word', field: 'status', ...(word && { word }), count: 1 }],
      counted: { 'kind="unknown_word"': 1 },
    });
    expect(rows.gateway.logs.filter(({ level }) => level === 'error')).toEqual([]);
  },
);

test.each(['POLICY', 'auto', '__proto__', 'hasOwnProperty'])('the create type %j is UNKNOWN', async (word) => {
  await using rows = await startRowGateway();
  const { data } = await rows.list([rowOf('s-1', { create_type: word })]);
  expect(data).toEqual({ snapshots: { nodes: [{ ...shownRow, createType: 'UNKNOWN' }] } });
  expect((await rows.drifts()).logged).toEqual([{ kind: 'unknown_word', field: 'create_type', word, count: 1 }]);
});

test('each documented word has its own value, and is no drift', async () => {
  await using rows = await startRowGateway();
  const words = ['creating', 'restoring', 'create_success', 'create_failed', 'restore_success', 'restore_failed'];
  const types = ['AUTO', 'MANUALLY'];
  const { data } = await rows.list(
    words.map((status, index) => rowOf(status, { status, create_type: types[index % 2] })),
    'nodes { status upstreamStatus inProgress createType }',
  );
  const shown = words.map((word, index) => ({
    status: word.toUpperCase(),
    upstreamStatus: word,
    inProgress: index < 2,
    createType: types[index % 2],
  }));
  expect(data).toEqual({ snapshots: { nodes: shown } });
  expect(await rows.drifts()).toEqual(noDrifts);
});

test('a page of rows, each with a word of its own, is one log line of bounded length, and all of them are counted', async () => {
  await using rows = await startRowGateway();
  await rows.list(rowsOf(pageSize.default).map((row, index) => ({ ...row, status: `word-${index}` })));
  const lines = rows.gateway.logs.filter(({ event }) => event === 'upstream.answer.drifted');
  expect(lines.length).toBe(1);
  expect(JSON.stringify(lines[0]).length).toBeLessThan(2000);
  expect((await rows.drifts()).counted).toEqual({ 'kind="unknown_word"': pageSize.default });
});
