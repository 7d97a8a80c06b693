import { beforeAll, expect, test } from '@jest/globals';
import type { SandboxActivity } from '../../../src/sandbox/sandbox-activity.js';
import { startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { type Page, list } from './ask.js';

type Row = Page['desktop_snapshots'][number];

const start = Date.UTC(2026, 5, 15, 12);
const statuses = ['creating', 'restoring', 'create_success', 'create_failed', 'restore_success', 'restore_failed'];
const newest = 'sort_field=create_time&sort_type=DESC&limit=20';

/** Three minutes at the usual pace. */
let usual: readonly (readonly Row[])[];

beforeAll(async () => {
  usual = await watch(180);
});

/** The pages of the newest twenty that someone sees who asks every two seconds. */
async function watch(seconds: number, activity?: Partial<SandboxActivity>): Promise<readonly (readonly Row[])[]> {
  let now = start;
  await using sandbox = await startSandbox({ now: () => now, ...(activity && { activity }) });
  const pages: (readonly Row[])[] = [];
  for (; now <= start + seconds * 1000; now += 2000) pages.push((await list(sandbox, newest)).desktop_snapshots);
  return pages;
}

/** What happens to the rows from one page to the next. A row that is pushed off the page by newer ones does not vanish. */
function toChanges(pages: readonly (readonly Row[])[]): readonly string[] {
  return pages.flatMap((page, index) => {
    const before = pages[index - 1] ?? page;
    const after = new Map(page.map((row) => [row['snapshot_id'], row]));
    const known = new Set(before.map((row) => row['snapshot_id']));
    const oldest = String(page.at(-1)?.['create_time']);
    const started = page.some((row) => !known.has(row['snapshot_id']) && row['status'] === 'creating');
    const ofRows = before.flatMap((row) => {
      const next = after.get(row['snapshot_id']);
      if (next === undefined) return String(row['create_time']) > oldest ? ['deleted'] : [];
      if (next['status'] !== row['status']) return [`${String(row['status'])} -> ${String(next['status'])}`];
      return next['process'] === row['process'] ? [] : ['advanced'];
    });
    return [...(started ? ['started'] : []), ...ofRows];
  });
}

test('who watches the newest page for a minute and a half sees tasks start, advance, end and fail, and a row vanish', () => {
  const changes = toChanges(usual.slice(0, 46));
  expect([...new Set(changes)].sort()).toEqual(
    expect.arrayContaining([
      'advanced',
      'create_success -> restoring',
      'creating -> create_success',
      'deleted',
      'restoring -> restore_failed',
      'restoring -> restore_success',
      'started',
    ]),
  );
});

test('a bar advances within six seconds, at any moment of three minutes', () => {
  for (let first = 0; first + 3 < usual.length; first += 3) {
    expect([first, toChanges(usual.slice(first, first + 4)).includes('advanced')]).toEqual([first, true]);
  }
});

test('what happens has an order: made, then restored; progress never falls, and a failed restore has its reason', () => {
  const rows = usual.flat();
  const lives = new Map<unknown, Row[]>();
  for (const row of rows) lives.set(row['snapshot_id'], [...(lives.get(row['snapshot_id']) ?? []), row]);
  for (const life of lives.values()) {
    const ranks = life.map((row) => rankOf(String(row['status'])));
    expect(ranks).toEqual([...ranks].sort((left, right) => left - right));
    for (const status of ['creating', 'restoring']) {
      const progress = life.filter((row) => row['status'] === status).map((row) => Number(row['process']));
      expect(progress.every((each) => Number.isInteger(each) && each >= 0 && each < 100)).toBe(true);
      expect(progress).toEqual([...progress].sort((left, right) => left - right));
    }
    for (const row of life) {
      expect(typeof row['restore_fail_reason'] === 'string').toBe(row['status'] === 'restore_failed');
      expect(typeof row['process'] === 'number').toBe(rankOf(String(row['status'])) % 2 === 0);
    }
  }
});

/** Even while there is a task. */
function rankOf(status: string): number {
  return ['creating', 'create_', 'restoring', 'restore_'].findIndex((word) => status.startsWith(word));
}

test('at every moment the pages are the whole list, and the statuses add up to it', async () => {
  let now = start;
  await using sandbox = await startSandbox({ now: () => now });
  const totals = new Set<number>();
  for (; now < start + 120_000; now += 15_000) {
    const whole = (await list(sandbox)).total_count;
    totals.add(whole);
    const pages = await Promise.all(
      [0, 1000, 2000, 3000].map((offset) => list(sandbox, `sort_field=create_time&sort_type=ASC&offset=${offset}`)),
    );
    expect(new Set(pages.flatMap((page) => page.desktop_snapshots.map((row) => row['snapshot_id']))).size).toBe(whole);
    const counts = await Promise.all(statuses.map(async (word) => (await list(sandbox, `status=${word}`)).total_count));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(whole);
  }
  expect(totals.size).toBeGreaterThan(1);
});

test('the same seed at the same time is the same page, also for one who comes later or whose clock goes back', async () => {
  let now = start + 180_000;
  await using late = await startSandbox({ now: () => now });
  expect((await list(late, newest)).desktop_snapshots).toEqual(usual.at(-1));
  now = start;
  expect((await list(late, newest)).desktop_snapshots).toEqual(usual[0]);
});

test('at pace 10 ten times as much begins, and each task takes a tenth of the time', async () => {
  const startsOf = (pages: readonly (readonly Row[])[]): number =>
    new Set(
      pages
        .flat()
        .filter((row) => isIn(row, 20))
        .map((row) => row['snapshot_id']),
    ).size;
  const fast = await watch(20, { pace: 10 });
  expect(startsOf(usual.slice(0, 11))).toBeLessThanOrEqual(4);
  expect(startsOf(fast)).toBeGreaterThanOrEqual(15);
  expect(toChanges(fast).filter((change) => change.includes(' -> restore_')).length).toBeGreaterThanOrEqual(5);
});

/** Whether it was started in these seconds. */
function isIn(row: Row, seconds: number): boolean {
  const ms = Date.parse(String(row['create_time'])) - start;
  return ms >= 0 && ms <= seconds * 1000;
}

test.each([
  [{ failing: 0, deleting: 0 }, ['create_success', 'restore_success'], ['create_failed', 'restore_failed']],
  [{ failing: 100 }, ['create_failed', 'restore_failed'], ['restore_success']],
  [{ failing: 0, deleting: 100 }, ['create_success'], ['create_failed', 'restore_failed', 'restore_success']],
] as const)('with %j tasks end in %j and never in %j', async (activity, some, none) => {
  // At this pace nearly all rows of the page are such that people have just made.
  const ends = toChanges(await watch(20, { pace: 10, ...activity })).flatMap((change) => change.split(' -> ').slice(1));
  expect(ends).toEqual(expect.arrayContaining([...some]));
  expect(ends.filter((each) => (none as readonly string[]).includes(each))).toEqual([]);
});

test('where people do nothing, the project always has 3,000 snapshots', async () => {
  let now = start;
  await using sandbox = await startSandbox({ now: () => now, activity: { pace: 0 } });
  for (; now < start + 120_000; now += 30_000) expect((await list(sandbox, 'limit=1')).total_count).toBe(3000);
});
