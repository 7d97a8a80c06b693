import { expect, test } from '@jest/globals';
import { pageOf } from '../../support/page-of.js';
import { startGateway } from '../../support/start-gateway.js';

const row = {
  desktop_id: 'd-1',
  desktop_name: 'plain',
  is_system_disk: true,
  status: 'create_success',
  create_type: 'AUTO',
};

/** Each differs from the first in one thing that can be filtered by. */
const snapshots = [
  { ...row, snapshot_id: 's-1', snapshot_name: 'one', create_time: '2024-04-20T00:00:01Z' },
  { ...row, snapshot_id: 's-2', snapshot_name: 'a,b', create_time: '2024-04-20T00:00:02Z' },
  { ...row, snapshot_id: 's-3', desktop_id: 'd-2', create_time: '2024-04-20T00:00:03Z' },
  { ...row, snapshot_id: 's-4', desktop_name: '桌面 & 😀 +100%', create_time: '2024-04-20T00:00:04Z' },
  { ...row, snapshot_id: 's-5', is_system_disk: false, create_time: '2024-04-20T00:00:05Z' },
  { ...row, snapshot_id: 's-6', create_type: 'MANUALLY', create_time: '2024-04-20T00:00:06Z' },
  { ...row, snapshot_id: 's-7', status: 'restore_failed', create_time: '2024-04-20T00:00:07Z' },
];

test.each([
  ['no filter', {}, ['s-7', 's-6', 's-5', 's-4', 's-3', 's-2', 's-1']],
  ['one desktop', { desktopIds: ['d-2'] }, ['s-3']],
  ['two desktops', { desktopIds: ['d-2', 'd-1'] }, ['s-7', 's-6', 's-5', 's-4', 's-3', 's-2', 's-1']],
  ['a desktop that is none', { desktopIds: ['d-9'] }, []],
  ["a desktop's name in several scripts", { desktopNames: ['桌面 & 😀 +100%'] }, ['s-4']],
  ['a name with a comma, which is one name', { names: ['a,b'] }, ['s-2']],
  ['two names', { names: ['a,b', 'one'] }, ['s-2', 's-1']],
  ['system disks', { diskType: 'SYSTEM_DISK', desktopNames: ['plain'] }, ['s-7', 's-6', 's-3', 's-2', 's-1']],
  ['data disks', { diskType: 'DATA_DISKS' }, ['s-5']],
  ['all disks', { diskType: 'ALL', desktopIds: ['d-1'] }, ['s-7', 's-6', 's-5', 's-4', 's-2', 's-1']],
  ['made by hand', { createType: 'MANUALLY' }, ['s-6']],
  ['a status', { statuses: ['RESTORE_FAILED'] }, ['s-7']],
  ['what nothing fits', { statuses: ['RESTORE_FAILED'], createType: 'MANUALLY' }, []],
])('shows the rows of %s, newest first, and no others', async (_, filter, ids) => {
  await using gateway = await startGateway({ sandbox: { snapshots } });
  const answer = await gateway.query(
    'query ($filter: DesktopSnapshotFilter) { snapshots(filter: $filter) { totalCount nodes { id } } }',
    { variables: { filter } },
  );
  const page = pageOf(answer);
  expect(page).toEqual({ totalCount: ids.length, nodes: ids.map((id) => ({ id })) });
});

test('sorts by time and by name, both ways', async () => {
  const named = ['b', 'c', 'a'].map((name, index) => ({
    ...row,
    snapshot_id: `s-${name}`,
    snapshot_name: name,
    create_time: `2024-04-20T00:00:0${index}Z`,
  }));
  await using gateway = await startGateway({ sandbox: { snapshots: named } });
  const { data, errors } = await gateway.query(`{
    oldest: snapshots(sort: { field: CREATE_TIME, direction: ASC }) { nodes { name } }
    newest: snapshots(sort: { field: CREATE_TIME, direction: DESC }) { nodes { name } }
    first: snapshots(sort: { field: SNAPSHOT_NAME, direction: ASC }) { nodes { name } }
    last: snapshots(sort: { field: SNAPSHOT_NAME, direction: DESC }) { nodes { name } }
  }`);
  const nodes = (...names: readonly string[]) => ({ nodes: names.map((name) => ({ name })) });
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    oldest: nodes('b', 'c', 'a'),
    newest: nodes('a', 'c', 'b'),
    first: nodes('a', 'b', 'c'),
    last: nodes('c', 'b', 'a'),
  });
});

test('serves a project whose upstream does not know the plural parameters, as long as one value is asked for', async () => {
  await using gateway = await startGateway({ sandbox: { snapshots, behaviour: { pluralFilters: 'rejected' } } });
  const answer = await gateway.query('{ snapshots(filter: { desktopIds: ["d-2"] }) { totalCount nodes { id } } }');
  expect(pageOf(answer)).toEqual({ totalCount: 1, nodes: [{ id: 's-3' }] });
});
