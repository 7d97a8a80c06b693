import { describe, expect, test } from '@jest/globals';
import { startFaultGateway } from '../../support/start-fault-gateway.js';
import { answers } from '../../support/fault-server/answers.js';
import { pageOf } from '../../support/page-of.js';
import { readMetrics } from '../../support/read-metrics.js';
import { rowOf, shownRow } from '../../support/rows.js';
import { showPage } from '../../support/show-page.js';
import { noDrifts, startRowGateway } from '../../support/start-row-gateway.js';

/** The row that says nothing but its id, as the API shows it. */
const bare = {
  id: 's-1',
  name: null,
  isSystemDisk: null,
  status: 'UNKNOWN',
  upstreamStatus: null,
  inProgress: false,
  progress: null,
  description: null,
  createTime: null,
  createType: null,
  lastRestoreTime: null,
  restoreFailReason: null,
  desktop: null,
  desktopPool: null,
};

/** Every field but the id, and what becomes of the row `rowOf('s-1')` when that field cannot be read. */
const shownWithout: Readonly<Record<string, object>> = {
  snapshot_name: { name: null },
  desktop_id: { desktop: null },
  desktop_name: { desktop: { ...shownRow.desktop, name: null } },
  desktop_sid: { desktop: { ...shownRow.desktop, sid: null } },
  desktop_pool_id: { desktopPool: null },
  is_system_disk: { isSystemDisk: null },
  status: { status: 'UNKNOWN', upstreamStatus: null },
  process: { progress: null },
  description: { description: null },
  create_time: { createTime: null },
  create_type: { createType: null },
  last_restore_time: { lastRestoreTime: null },
  restore_fail_reason: { restoreFailReason: null },
};
const fields = Object.keys(shownWithout);

describe('a row that says less is a whole row, and no drift', () => {
  test('an id alone', async () => {
    await using rows = await startRowGateway();
    const { data } = await rows.list([{ snapshot_id: 's-1' }]);
    expect(data).toEqual({ snapshots: { nodes: [bare] } });
    expect(await rows.drifts()).toEqual(noDrifts);
  });

  test('null in every field', async () => {
    await using rows = await startRowGateway();
    const { data } = await rows.list([
      { snapshot_id: 's-1', ...Object.fromEntries(fields.map((field) => [field, null])) },
    ]);
    expect(data).toEqual({ snapshots: { nodes: [bare] } });
    expect(await rows.drifts()).toEqual(noDrifts);
  });

  test('an empty id of a desktop or a pool is none; other empty texts are what they are', async () => {
    await using rows = await startRowGateway();
    const empty = { snapshot_name: '', desktop_id: '', desktop_pool_id: '', description: '', restore_fail_reason: '' };
    const { data } = await rows.list([rowOf('s-1', empty)]);
    const shown = { ...shownRow, name: '', desktop: null, description: '', restoreFailReason: '' };
    expect(data).toEqual({ snapshots: { nodes: [shown] } });
  });

  test('a desktop and a pool that have nothing but an id', async () => {
    await using rows = await startRowGateway();
    const { data } = await rows.list([{ snapshot_id: 's-1', desktop_id: 'd-1', desktop_pool_id: 'p-1' }]);
    const desktop = { id: 'd-1', name: null, sid: null };
    expect(data).toEqual({ snapshots: { nodes: [{ ...bare, desktop, desktopPool: { id: 'p-1' } }] } });
  });

  test('fields that nobody knows', async () => {
    await using rows = await startRowGateway();
    const { data } = await rows.list([rowOf('s-1', { encrypted: true, constructor: 'x', tags: ['new'] })]);
    expect(data).toEqual({ snapshots: { nodes: [shownRow] } });
    expect(await rows.drifts()).toEqual(noDrifts);
  });
});

test.each([{}, { total_count: 0 }, { desktop_snapshots: [] }, { total_count: 0, desktop_snapshots: null }])(
  'the answer %j is an empty page',
  async (body) => {
    await using rows = await startRowGateway();
    rows.upstream.answerWith(answers.json(body));
    expect(pageOf(await rows.gateway.query('{ snapshots { nodes { id } } }'))).toEqual({ nodes: [] });
    expect(await rows.drifts()).toEqual(noDrifts);
  },
);

describe('a field of a wrong type is null, is counted, and costs no other field and no other row', () => {
  const ofAnyType: readonly unknown[] = [1.5, [], ['x'], {}, { id: 'x' }];
  /** A value of another type, that is the right type of some other field. */
  const almost: Readonly<Record<string, readonly unknown[]>> = {
    is_system_disk: ['', 'no', 1],
    process: ['', '5.5', true],
  };

  test.each(fields)('%s', async (field) => {
    await using rows = await startRowGateway();
    const wrong = [...ofAnyType, ...(almost[field] ?? [true, false])];
    const { data, errors } = await rows.list([
      ...wrong.map((value, index) => rowOf(`wrong-${index}`, { [field]: value })),
      rowOf('s-1'),
    ]);
    const shown = wrong.map((_, index) => {
      const id = `wrong-${index}`;
      return { ...shownRow, id, name: `name-of-${id}`, ...shownWithout[field] };
    });
    expect(errors).toBeUndefined();
    expect(data).toEqual({ snapshots: { nodes: [...shown, shownRow] } });
    expect(await rows.drifts()).toEqual({
      logged: [{ kind: 'wrong_type', field, count: wrong.length }],
      counted: { 'kind="wrong_type"': wrong.length },
    });
  });
});

test.each([
  [0, 0],
  [100, 100],
  [37, 37],
  [-1, null],
  [101, null],
  [0.5, null],
])('a progress of %d percent shows as %j', async (process, progress) => {
  await using rows = await startRowGateway();
  const { data } = await rows.list([rowOf('s-1', { status: 'creating', process })], 'nodes { progress inProgress }');
  expect(data).toEqual({ snapshots: { nodes: [{ progress, inProgress: true }] } });
  expect((await rows.drifts()).logged.length).toBe(progress === null ? 1 : 0);
});

test('members named __proto__ make nothing of a row', async () => {
  await using rows = await startRowGateway();
  rows.upstream.answerWith(
    answers.json(
      `{"total_count":2,"desktop_snapshots":[
        {"__proto__":{"snapshot_id":"s-0"}},
        {"snapshot_id":"s-1","__proto__":{"snapshot_name":"x"},"constructor":{"snapshot_name":"y"}}
      ]}`,
    ),
  );
  const { data } = await rows.gateway.query('{ snapshots { nodes { id name } } }');
  expect(data).toEqual({ snapshots: { nodes: [{ id: 's-1', name: null }] } });
});

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
    const { answer, counted } = await showPage(page);
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
    const { answer, counted } = await showPage({ total_count: 1, desktop_snapshots: [rowOf('s-1', fields)] });
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
