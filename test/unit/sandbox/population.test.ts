import { expect, test } from '@jest/globals';
import { startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { type Page, list } from './ask.js';

const now = (): number => Date.UTC(2026, 5, 15, 12, 34, 56);

async function wholeProject(seed: number): Promise<Page['desktop_snapshots']> {
  await using sandbox = await startSandbox({ now, seed, activity: { pace: 0 } });
  const pages = await Promise.all([0, 1000, 2000].map((offset) => list(sandbox, `offset=${offset}`)));
  return pages.flatMap((page) => page.desktop_snapshots);
}

test('the same seed at the same time is the same project, another seed is another', async () => {
  const [first, second, other] = await Promise.all([wholeProject(1), wholeProject(1), wholeProject(2)]);
  expect(second).toEqual(first);
  expect(other).not.toEqual(first);
});

test('where people do nothing, the project has 3,000 snapshots of 300 desktops, two of three of them in twelve pools', async () => {
  const rows = await wholeProject(1);
  const distinct = (field: string): number => new Set(rows.map((row) => row[field]).filter(Boolean)).size;
  expect(rows).toHaveLength(3000);
  expect(distinct('snapshot_id')).toBe(3000);
  expect(distinct('desktop_id')).toBe(300);
  expect(distinct('desktop_pool_id')).toBe(12);
  expect(distinct('desktop_name')).toBeLessThan(300);
});

test('every status, create type and kind of disk is there to be found', async () => {
  const rows = await wholeProject(1);
  const seen = (field: string): unknown[] => [...new Set(rows.map((row) => String(row[field])))].sort();
  expect(seen('status')).toEqual([
    'create_failed',
    'create_success',
    'creating',
    'restore_failed',
    'restore_success',
    'restoring',
  ]);
  expect(seen('create_type')).toEqual(['AUTO', 'MANUALLY', 'undefined']);
  expect(seen('is_system_disk')).toEqual(['false', 'true', 'undefined']);
});

test('names are in many scripts, and some reasons in Chinese', async () => {
  const rows = await wholeProject(1);
  const names = rows.map((row) => String(row['desktop_name'])).join();
  for (const script of ['Latin', 'Han', 'Arabic', 'Cyrillic', 'Hangul', 'Devanagari', 'Hebrew', 'Thai', 'Greek']) {
    expect([script, new RegExp(`\\p{Script=${script}}`, 'u').test(names)]).toEqual([script, true]);
  }
  expect(names).toMatch(/\p{Extended_Pictographic}/u);
  const reasons = rows.map((row) => row['restore_fail_reason']).filter((reason) => reason !== undefined);
  expect(reasons.length).toBeGreaterThan(50);
  expect(reasons.join()).toMatch(/\p{Script=Han}/u);
});

test('what may be absent is absent somewhere, and what may be null is null somewhere', async () => {
  const rows = await wholeProject(1);
  for (const field of ['snapshot_name', 'desktop_id', 'desktop_sid', 'desktop_pool_id', 'description', 'process']) {
    expect([field, rows.some((row) => !Object.hasOwn(row, field))]).toEqual([field, true]);
  }
  for (const field of ['desktop_pool_id', 'description', 'process']) {
    expect([field, rows.some((row) => row[field] === null)]).toEqual([field, true]);
  }
});

test('a name is the given name, the desktop’s and the moment in milliseconds, which agrees with create_time', async () => {
  for (const row of await wholeProject(1)) {
    if (row['snapshot_name'] === undefined) continue;
    const [given, ms] = String(row['snapshot_name']).split(`_${String(row['desktop_name'])}_`);
    expect(given).not.toBe('');
    expect(`${new Date(Number(ms)).toISOString().slice(0, 19)}Z`).toBe(row['create_time']);
  }
});

test('only what is in progress has a process, and only failed restores have a reason', async () => {
  for (const row of await wholeProject(1)) {
    const inProgress = row['status'] === 'creating' || row['status'] === 'restoring';
    expect(typeof row['process'] === 'number').toBe(inProgress);
    expect(typeof row['restore_fail_reason'] === 'string').toBe(row['status'] === 'restore_failed');
    expect(typeof row['last_restore_time'] === 'string').toBe(String(row['status']).startsWith('restore_'));
    expect(String(row['create_time']) <= '2026-06-15T12:34:56Z').toBe(true);
  }
});
