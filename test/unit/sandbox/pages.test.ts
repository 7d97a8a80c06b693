import { expect, test } from '@jest/globals';
import { startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { list, listIds } from './ask.js';
import { rows } from './rows.js';

test.each([
  ['sort_field=create_time&sort_type=ASC', ['s-2', 's-3', 's-4', 's-5', 's-1']],
  ['sort_field=create_time&sort_type=DESC', ['s-1', 's-3', 's-4', 's-5', 's-2']],
  ['sort_field=snapshot_name&sort_type=ASC', ['s-2', 's-4', 's-1', 's-3', 's-5']],
  ['sort_field=snapshot_name&sort_type=DESC', ['s-5', 's-3', 's-1', 's-4', 's-2']],
])('"%s" sorts, equal rows by id', async (query, expected) => {
  await using sandbox = await startSandbox({ snapshots: rows });
  expect(await listIds(sandbox, query)).toEqual(expected);
});

test('pages in a row are the whole list, each row once, and the total is that of the list', async () => {
  await using sandbox = await startSandbox({ now: () => 1_767_225_600_000, activity: { pace: 0 } });
  const sort = 'sort_field=create_time&sort_type=DESC';
  const walked: unknown[] = [];
  for (let offset = 0; ; offset += 700) {
    const page = await list(sandbox, `${sort}&limit=700&offset=${offset}`);
    expect(page.total_count).toBe(3000);
    walked.push(...page.desktop_snapshots.map((row) => row['snapshot_id']));
    if (page.desktop_snapshots.length < 700) break;
  }
  expect(new Set(walked).size).toBe(3000);
  expect(walked).toHaveLength(3000);
});

test('a page holds 1000 rows when no limit is said', async () => {
  await using sandbox = await startSandbox();
  expect((await list(sandbox)).desktop_snapshots).toHaveLength(1000);
});

test('a page behind the end is empty, and still says the total', async () => {
  await using sandbox = await startSandbox({ snapshots: rows });
  expect(await list(sandbox, 'offset=5&limit=2')).toEqual({ total_count: 5, desktop_snapshots: [] });
});
