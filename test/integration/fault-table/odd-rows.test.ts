import { describe, expect, test } from '@jest/globals';
import { type FaultGateway, startFaultGateway } from '../../support/fault-gateway.js';
import { answers } from '../../support/fault-server/answers.js';
import { readMetrics } from '../../support/read-metrics.js';
import { rowOf, shownRow } from '../../support/rows.js';
import type { Answer } from '../../support/start-gateway.js';

const everyField = `{ snapshots { totalCount nodes { id name isSystemDisk status upstreamStatus inProgress progress
  description createTime createType lastRestoreTime restoreFailReason desktop { id name sid } desktopPool { id } } } }`;

/** The answer to a page, whose one upstream call must not have been repeated, and what was counted of it. */
async function show(page: object): Promise<{ readonly answer: Answer; readonly counted: unknown }> {
  await using pair: FaultGateway = await startFaultGateway();
  pair.upstream.answerWith(answers.json(page));
  const answer = await pair.gateway.query(everyField);
  expect(answer.errors).toBeUndefined();
  expect(pair.upstream.requests).toHaveLength(1);
  return { answer, counted: await readMetrics(pair.gateway, 'gateway_upstream_drifts_total') };
}

describe('one odd field is null or UNKNOWN, the row and the page stay, and it is counted', () => {
  test.each<[string, Readonly<Record<string, unknown>>, object, string]>([
    ['a name of a wrong type', { snapshot_name: 7 }, { name: null }, 'wrong_type'],
    ['a switch of a wrong type', { is_system_disk: 'true' }, { isSystemDisk: null }, 'wrong_type'],
    ['a percentage of a wrong type', { process: '7' }, { progress: null }, 'wrong_type'],
    ['a percentage over 100', { process: 101 }, { progress: null }, 'wrong_type'],
    ['a time of a wrong type', { create_time: 1713602176 }, { createTime: null }, 'wrong_type'],
    ['a time that is none', { create_time: 'yesterday' }, { createTime: null }, 'unreadable_time'],
    ['a day that does not exist', { create_time: '2024-02-30T08:00:00Z' }, { createTime: null }, 'unreadable_time'],
    [
      'an unknown status',
      { status: 'archiving' },
      { status: 'UNKNOWN', upstreamStatus: 'archiving', inProgress: false },
      'unknown_word',
    ],
    ['a status of a wrong type', { status: {} }, { status: 'UNKNOWN', upstreamStatus: null }, 'wrong_type'],
    ['an unknown create type', { create_type: 'BY_MAGIC' }, { createType: 'UNKNOWN' }, 'unknown_word'],
    ['a desktop id of a wrong type', { desktop_id: 7 }, { desktop: null }, 'wrong_type'],
  ])('%s', async (_, fields, shown, kind) => {
    const page = { total_count: 2, desktop_snapshots: [rowOf('s-1', fields), rowOf('s-2')] };
    const { answer, counted } = await show(page);
    const second = { ...shownRow, id: 's-2', name: 'name-of-s-2' };
    expect(answer.data).toEqual({ snapshots: { totalCount: 2, nodes: [{ ...shownRow, ...shown }, second] } });
    expect(answer.extensions).toBeUndefined();
    expect(counted).toEqual({ [`kind="${kind}"`]: 1 });
  });
});

describe('a row that cannot be shown is left out, and the others stay', () => {
  test.each<[string, unknown, string]>([
    ['a row that is no object', 'row', 'row_not_object'],
    ['a row that is a list', [], 'row_not_object'],
    ['a row that is null', null, 'row_not_object'],
    ['a row without an id', {}, 'row_without_id'],
    ['a row with an empty id', rowOf(''), 'row_without_id'],
    ['a row with a number as id', rowOf('s', { snapshot_id: 7 }), 'row_without_id'],
  ])('%s, with a warning', async (_, row, kind) => {
    const { answer, counted } = await show({ total_count: 2, desktop_snapshots: [row, rowOf('s-1')] });
    expect(answer.data).toEqual({ snapshots: { totalCount: 2, nodes: [shownRow] } });
    expect(answer.extensions).toMatchObject({
      warnings: [{ code: 'SNAPSHOTS_LEFT_OUT', path: ['snapshots'], count: 1 }],
    });
    expect(counted).toEqual({ [`kind="${kind}"`]: 1 });
  });

  test('the second of two rows with one id, without a warning', async () => {
    const rows = [rowOf('s-1'), rowOf('s-1', { snapshot_name: 'another' })];
    const { answer, counted } = await show({ total_count: 2, desktop_snapshots: rows });
    expect(answer.data).toEqual({ snapshots: { totalCount: 2, nodes: [shownRow] } });
    expect(answer.extensions).toBeUndefined();
    expect(counted).toEqual({ 'kind="repeated_id"': 1 });
  });
});

describe('total_count', () => {
  test.each<[string, object, number | null, object]>([
    ['that is missing is null', {}, null, {}],
    ['that is null is null', { total_count: null }, null, {}],
    ['that is a numeric string is its number', { total_count: '7' }, 7, { 'kind="wrong_type"': 1 }],
    ['that is another text is null', { total_count: 'many' }, null, { 'kind="bad_total"': 1 }],
    ['that is negative is null', { total_count: -1 }, null, { 'kind="bad_total"': 1 }],
    ['that is a fraction is null', { total_count: 1.5 }, null, { 'kind="bad_total"': 1 }],
    ['that is too large is null', { total_count: 2 ** 31 }, null, { 'kind="bad_total"': 1 }],
  ])('%s', async (_, total, shown, counts) => {
    const { answer, counted } = await show({ ...total, desktop_snapshots: [rowOf('s-1')] });
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
