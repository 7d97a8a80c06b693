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
    ['a name of a wrong type', { snapshot_name: true }, { name: null }, 'wrong_type'],
    ['a name that is a fraction', { snapshot_name: 7.5 }, { name: null }, 'wrong_type'],
    ['a switch of a wrong type', { is_system_disk: 1 }, { isSystemDisk: null }, 'wrong_type'],
    ['a switch that is another text', { is_system_disk: 'yes' }, { isSystemDisk: null }, 'wrong_type'],
    ['a percentage of a wrong type', { process: true }, { progress: null }, 'wrong_type'],
    ['a percentage that is another text', { process: '55%' }, { progress: null }, 'wrong_type'],
    ['a percentage over 100, as a text', { process: '101' }, { progress: null }, 'wrong_type'],
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
    ['a time without a zone', { create_time: '2023-11-14 17:40:32' }, { createTime: null }, 'unreadable_time'],
    ['a status that is a number', { status: 7 }, { status: 'UNKNOWN', upstreamStatus: null }, 'wrong_type'],
    ['a create type that is a number', { create_type: 7 }, { createType: null }, 'wrong_type'],
    ['a desktop id of a wrong type', { desktop_id: [7] }, { desktop: null }, 'wrong_type'],
    ['a desktop id that is a fraction', { desktop_id: 7.5 }, { desktop: null }, 'wrong_type'],
  ])('%s', async (_, fields, shown, kind) => {
    const page = { total_count: 2, desktop_snapshots: [rowOf('s-1', fields), rowOf('s-2')] };
    const { answer, counted } = await show(page);
    const second = { ...shownRow, id: 's-2', name: 'name-of-s-2' };
    expect(answer.data).toEqual({ snapshots: { totalCount: 2, nodes: [{ ...shownRow, ...shown }, second] } });
    expect(answer.extensions).toBeUndefined();
    expect(counted).toEqual({ [`kind="${kind}"`]: 1 });
  });
});

describe('a value of another type is read as what it plainly means, and counted', () => {
  const { desktop } = shownRow;
  test.each<[string, Readonly<Record<string, unknown>>, object]>([
    ['an id of a number', { snapshot_id: 42 }, { id: '42' }],
    ['a name of a number', { snapshot_name: 0 }, { name: '0' }],
    ['a name of a negative number', { snapshot_name: -7 }, { name: '-7' }],
    ['a desktop id of a number', { desktop_id: 77 }, { desktop: { ...desktop, id: '77' } }],
    ['a desktop name of a number', { desktop_name: 7 }, { desktop: { ...desktop, name: '7' } }],
    ['a desktop sid of a number', { desktop_sid: 7 }, { desktop: { ...desktop, sid: '7' } }],
    ['a pool id of a number', { desktop_pool_id: 7 }, { desktopPool: { id: '7' } }],
    ['a description of a number', { description: 7 }, { description: '7' }],
    ['a percentage of a text', { process: '55' }, { progress: 55 }],
    ['a switch of a text', { is_system_disk: 'true' }, { isSystemDisk: true }],
    ['a switch of a text in capitals', { is_system_disk: 'False' }, { isSystemDisk: false }],
    [
      'an offset without a colon',
      { create_time: '2023-11-14T17:40:32.000+0000' },
      { createTime: '2023-11-14T17:40:32.000Z' },
    ],
    ['an offset of hours', { create_time: '2023-11-14T17:40:32+08' }, { createTime: '2023-11-14T09:40:32Z' }],
    ['a time without a T', { create_time: '2023-11-14 17:40:32Z' }, { createTime: '2023-11-14T17:40:32Z' }],
    ['a time in words', { last_restore_time: '2023-11-14 17:40:32 UTC' }, { lastRestoreTime: '2023-11-14T17:40:32Z' }],
  ])('%s', async (_, fields, shown) => {
    const { answer, counted } = await show({ total_count: 1, desktop_snapshots: [rowOf('s-1', fields)] });
    expect(answer.data).toEqual({ snapshots: { totalCount: 1, nodes: [{ ...shownRow, ...shown }] } });
    expect(answer.extensions).toBeUndefined();
    expect(counted).toEqual({ 'kind="converted"': 1 });
  });

  test('ids of more digits than a number keeps have all of them, also beside other numbers and digits in texts', async () => {
    await using pair = await startFaultGateway();
    const ids = ['9007199254740993', '9007199254740992', '-12345678901234567890123456789'];
    const rows = ids.map(
      (id) =>
        `{"snapshot_id":${id},"desktop_id": ${id} ,"description":"\\"a\\" 9007199254740993, {","x":0.12345678901234567,"process":7}`,
    );
    pair.upstream.answerWith(answers.json(`{"desktop_snapshots":[${rows.join(',')}],"total_count":3}`));
    const { data } = await pair.gateway.query(
      '{ snapshots { totalCount nodes { id progress description desktop { id } } } }',
    );
    const description = '"a" 9007199254740993, {';
    const nodes = ids.map((id) => ({ id, progress: 7, description, desktop: { id } }));
    expect(data).toEqual({ snapshots: { totalCount: 3, nodes } });
    expect(await readMetrics(pair.gateway, 'gateway_upstream_drifts_total')).toEqual({ 'kind="converted"': 6 });
  });

  test('two ids that are one number are two rows', async () => {
    await using pair = await startFaultGateway();
    const rows = '{"snapshot_id":9007199254740993},{"snapshot_id":9007199254740992}';
    pair.upstream.answerWith(answers.json(`{"desktop_snapshots":[${rows}]}`));
    const { data } = await pair.gateway.query('{ snapshots { nodes { id } } }');
    expect(data).toEqual({ snapshots: { nodes: [{ id: '9007199254740993' }, { id: '9007199254740992' }] } });
  });
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
    ['that is a numeric string is its number', { total_count: '7' }, 7, { 'kind="converted"': 1 }],
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
