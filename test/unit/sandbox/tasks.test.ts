import { expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { type Page, list } from './ask.js';

const start = Date.UTC(2026, 5, 15, 12, 0, 0);
const minute = 60_000;

interface Clock {
  now: number;
}

async function startWithClock(): Promise<{
  sandbox: Sandbox;
  clock: Clock;
  [Symbol.asyncDispose]: () => Promise<void>;
}> {
  const clock = { now: start };
  const sandbox = await startSandbox({ now: () => clock.now, activity: { pace: 0 } });
  return { sandbox, clock, [Symbol.asyncDispose]: () => sandbox.close() };
}

async function byStatus(sandbox: Sandbox, status: string): Promise<Page['desktop_snapshots']> {
  return (await list(sandbox, `status=${status}&sort_field=create_time&sort_type=DESC`)).desktop_snapshots;
}

async function findRow(
  sandbox: Sandbox,
  row: Page['desktop_snapshots'][number],
): Promise<Page['desktop_snapshots'][number]> {
  const query = `desktop_id=${String(row['desktop_id'])}`;
  const { desktop_snapshots } = await list(sandbox, query);
  const found = desktop_snapshots.find((each) => each['snapshot_id'] === row['snapshot_id']);
  if (found === undefined) throw new Error('The row is gone.');
  return found;
}

test.each([
  ['creating', ['create_success', 'create_failed']],
  ['restoring', ['restore_success', 'restore_failed']],
])('what is %s advances with the clock and then ends in one of %j', async (status, ends) => {
  await using running = await startWithClock();
  const { sandbox, clock } = running;
  const tasks = await byStatus(sandbox, status);
  expect(tasks.length).toBeGreaterThan(0);
  const seen: unknown[] = [];
  for (const task of tasks) {
    clock.now = start;
    let last = Number(task['process']);
    let row = task;
    while (row['status'] === status) {
      expect(Number(row['process'])).toBeGreaterThanOrEqual(last);
      expect(Number(row['process'])).toBeLessThan(100);
      last = Number(row['process']);
      clock.now += minute;
      row = await findRow(sandbox, task);
    }
    expect(last).toBeGreaterThan(0);
    seen.push(row['status']);
    expect(ends).toContain(row['status']);
  }
});

test('both ends of each task are met in the course of a day', async () => {
  await using running = await startWithClock();
  const { sandbox, clock } = running;
  const before = new Set((await list(sandbox, 'create_type=AUTO')).desktop_snapshots.map((row) => row['snapshot_id']));
  clock.now += 24 * 60 * minute;
  for (const status of ['create_failed', 'create_success', 'restore_failed', 'restore_success']) {
    const fresh = (await byStatus(sandbox, status)).filter((row) => !before.has(row['snapshot_id']));
    expect([status, fresh.length > 0]).toEqual([status, true]);
  }
});

test('new snapshots start as time goes by, newest first, and old ones leave, so that the project keeps its size', async () => {
  await using running = await startWithClock();
  const { sandbox, clock } = running;
  const newest = 'sort_field=create_time&sort_type=DESC&limit=1';
  const before = await list(sandbox, newest);
  clock.now += 10 * minute;
  const after = await list(sandbox, newest);
  expect(after.desktop_snapshots[0]?.['create_time']).not.toBe(before.desktop_snapshots[0]?.['create_time']);
  expect(after.desktop_snapshots[0]?.['status']).toBe('creating');
  expect([before.total_count, after.total_count]).toEqual([3000, 3000]);
});

test('a clock that goes back finds what was there', async () => {
  await using running = await startWithClock();
  const { sandbox, clock } = running;
  const before = await list(sandbox);
  clock.now += 1000 * minute;
  await list(sandbox);
  clock.now = start;
  expect(await list(sandbox)).toEqual(before);
});
