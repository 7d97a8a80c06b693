import { expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { type Page, list, listIds } from './ask.js';
import { rows } from './rows.js';

const now = (): number => Date.UTC(2026, 5, 15, 12, 34, 56);

/** A sandbox with five ready rows, the oldest of 2026-01-01. */
async function start(): Promise<Sandbox> {
  return startSandbox({ now, snapshots: rows });
}

const newest = 'sort_field=create_time&sort_type=DESC';

async function findRow(sandbox: Sandbox, id: string): Promise<Page['desktop_snapshots'][number] | undefined> {
  return (await list(sandbox)).desktop_snapshots.find((row) => row['snapshot_id'] === id);
}

test('a task that is started is a new row at the top of the newest, which advances when it is told to, and ends', async () => {
  await using sandbox = await start();
  const id = sandbox.population.startTask({ kind: 'create' });
  const { total_count, desktop_snapshots } = await list(sandbox, newest);
  expect(total_count).toBe(6);
  expect(desktop_snapshots[0]).toMatchObject({
    snapshot_id: id,
    status: 'creating',
    process: 0,
    create_time: '2026-06-15T12:34:56Z',
  });
  sandbox.population.advance(id, 40);
  expect(await findRow(sandbox, id)).toMatchObject({ status: 'creating', process: 40 });
  sandbox.population.finish(id, 'success');
  const ended = await findRow(sandbox, id);
  expect(ended).toMatchObject({ status: 'create_success' });
  expect(ended).not.toHaveProperty('process');
});

test('two tasks are two rows, each with the fields that it was given', async () => {
  await using sandbox = await start();
  const first = sandbox.population.startTask({ kind: 'create' });
  const second = sandbox.population.startTask({ kind: 'create', fields: { desktop_id: 'd-1', description: null } });
  expect(second).not.toBe(first);
  expect(await findRow(sandbox, second)).toMatchObject({ desktop_id: 'd-1', description: null, status: 'creating' });
  expect(await listIds(sandbox, 'desktop_id=d-1&status=creating')).toEqual([second]);
});

test('a restore keeps its row, and ends with its time and, when it fails, with a reason', async () => {
  await using sandbox = await start();
  const before = await findRow(sandbox, 's-2');
  expect(sandbox.population.startTask({ kind: 'restore', snapshotId: 's-2' })).toBe('s-2');
  expect(await findRow(sandbox, 's-2')).toEqual({ ...before, status: 'restoring', process: 0 });
  sandbox.population.advance('s-2', 100);
  sandbox.population.finish('s-2', 'failed', '磁盘空间不足');
  expect(await findRow(sandbox, 's-2')).toEqual({
    ...before,
    status: 'restore_failed',
    last_restore_time: '2026-06-15T12:34:56Z',
    restore_fail_reason: '磁盘空间不足',
  });
  sandbox.population.startTask({ kind: 'restore', snapshotId: 's-2' });
  expect(await findRow(sandbox, 's-2')).not.toHaveProperty('restore_fail_reason');
  sandbox.population.finish('s-2', 'success');
  expect(await findRow(sandbox, 's-2')).toEqual({
    ...before,
    status: 'restore_success',
    last_restore_time: '2026-06-15T12:34:56Z',
  });
});

test('a restore of no snapshot in particular is one of the newest that can be restored', async () => {
  await using sandbox = await start();
  sandbox.population.startTask({ kind: 'create' });
  expect(sandbox.population.startTask({ kind: 'restore' })).toBe('s-1');
  expect(sandbox.population.startTask({ kind: 'restore' })).toBe('s-3');
});

test('filters, counts and pages agree with every change', async () => {
  await using sandbox = await start();
  const total = async (query: string): Promise<number> => (await list(sandbox, query)).total_count;
  const id = sandbox.population.startTask({ kind: 'create' });
  sandbox.population.startTask({ kind: 'restore', snapshotId: 's-1' });
  expect([await total('status=creating'), await total('status=restoring'), await total('')]).toEqual([1, 1, 6]);
  sandbox.population.finish(id, 'failed');
  expect([await total('status=creating'), await total('status=create_failed')]).toEqual([0, 1]);
  expect(await listIds(sandbox, `${newest}&limit=1&offset=1`)).toEqual(['s-1']);
  sandbox.population.remove(id);
  sandbox.population.remove('s-3');
  expect(await listIds(sandbox, newest)).toEqual(['s-1', 's-4', 's-5', 's-2']);
  expect(await total('limit=1')).toBe(4);
});

test('rows of the living project are changed as well, and clearing brings everything back', async () => {
  await using sandbox = await startSandbox({ now });
  const before = await list(sandbox, newest);
  const restored = sandbox.population.startTask({ kind: 'restore' });
  sandbox.population.remove(String(before.desktop_snapshots[0]?.['snapshot_id']));
  sandbox.population.startTask({ kind: 'create' });
  expect(await listIds(sandbox, 'status=restoring')).toContain(restored);
  expect(await list(sandbox, newest)).not.toEqual(before);
  sandbox.clearFaults();
  expect(await list(sandbox, newest)).toEqual(before);
});

test('what the rows do not allow is refused with a sentence, and changes nothing', async () => {
  await using sandbox = await start();
  const before = await list(sandbox);
  const { population } = sandbox;
  const ofNone = 'There must be a snapshot with this id, but got: "s-9"';
  expect(() => population.startTask({ kind: 'restore', snapshotId: 's-9' })).toThrow(ofNone);
  expect(() => {
    population.remove('s-9');
  }).toThrow(ofNone);
  expect(() => {
    population.advance('s-1', 5);
  }).toThrow('The snapshot must be creating or restoring, but is: create_success');
  expect(() => {
    population.finish('s-5', 'failed');
  }).toThrow('The snapshot must be creating or restoring, but is: restore_failed');
  expect(await list(sandbox)).toEqual(before);
  population.startTask({ kind: 'restore', snapshotId: 's-1' });
  for (const progress of [-1, 101, 0.5, NaN]) {
    expect(() => {
      population.advance('s-1', progress);
    }).toThrow(`The progress must be an integer from 0 to 100, but got: ${progress}`);
  }
  expect(() => population.startTask({ kind: 'restore', snapshotId: 's-1' })).toThrow(
    'The snapshot must be ready to be restored, but is: restoring',
  );
});

test('without a snapshot that is ready, a restore is refused', async () => {
  await using sandbox = await startSandbox({ snapshots: [null, { status: 'create_success' }] });
  expect(() => sandbox.population.startTask({ kind: 'restore' })).toThrow(
    'There must be a snapshot that can be restored, but there is none.',
  );
});
