import { describe, expect, test } from '@jest/globals';
import { answers } from '../../support/fault-server/answers.js';
import { pageOf } from '../../support/page-of.js';
import { rowOf, shownRow } from '../../support/rows.js';
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
