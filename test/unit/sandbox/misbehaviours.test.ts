import { expect, test } from '@jest/globals';
import type { SandboxBehaviour } from '../../../src/sandbox/sandbox-behaviour.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { ask, list, listIds } from './ask.js';
import { rows } from './rows.js';

const ids = ['s-1', 's-2', 's-3', 's-4', 's-5'];

async function start(behaviour: Partial<SandboxBehaviour>): Promise<Sandbox> {
  return startSandbox({ snapshots: rows, behaviour });
}

test('a capped page has no more rows than the cap, whatever the limit, and counts them all', async () => {
  await using sandbox = await start({ pageCap: 2 });
  expect(await listIds(sandbox)).toEqual(['s-1', 's-2']);
  expect(await listIds(sandbox, 'limit=4&offset=2')).toEqual(['s-3', 's-4']);
  expect(await listIds(sandbox, 'limit=1&offset=2')).toEqual(['s-3']);
  expect((await list(sandbox)).total_count).toBe(5);
});

test.each([
  ['first', ['s-2', 's-3', 's-4']],
  ['middle', ['s-1', 's-2', 's-4']],
  ['last', ['s-1', 's-2', 's-3']],
] as const)('the %s row of a page is left out, counted, and there alone', async (hideInPage, expected) => {
  await using sandbox = await start({ hideInPage });
  const { total_count, desktop_snapshots } = await list(sandbox, 'limit=4');
  expect(desktop_snapshots.map((row) => row['snapshot_id'])).toEqual(expected);
  expect(total_count).toBe(5);
  const hidden = ids.findIndex((id) => !(expected as readonly string[]).includes(id));
  expect(await listIds(sandbox, `limit=1&offset=${hidden}`)).toEqual([ids[hidden]]);
});

test('every second row of a page is left out, counted, and there at another offset', async () => {
  await using sandbox = await start({ hideNth: 2 });
  expect(await listIds(sandbox)).toEqual(['s-1', 's-3', 's-5']);
  expect(await listIds(sandbox, 'offset=1')).toEqual(['s-2', 's-4']);
  expect((await list(sandbox)).total_count).toBe(5);
});

test('a filter behind the cut hides the same rows at every offset, and the total counts them', async () => {
  await using sandbox = await startSandbox({
    behaviour: { hideOneIn: 10 },
    activity: { pace: 0 },
    now: () => 1_767_225_600_000,
  });
  const pages = await Promise.all([0, 1000, 2000].map((offset) => list(sandbox, `offset=${offset}`)));
  const shown: unknown[] = pages.flatMap((page) => page.desktop_snapshots.map((row) => row['snapshot_id']));
  expect(shown.length).toBeGreaterThan(2600);
  expect(shown.length).toBeLessThan(2800);
  expect(pages.map((page) => page.total_count)).toEqual([3000, 3000, 3000]);
  const shifted = await listIds(sandbox, 'offset=500&limit=500');
  expect(shifted.filter((id) => !shown.includes(id))).toEqual([]);
});

test.each([
  [{ totalOff: 3 }, 8],
  [{ totalOff: -8 }, -3],
  [{ totalCount: 'page' }, 2],
  [{ totalCount: 'page', hideInPage: 'last' }, 1],
  [{ totalCount: 'zero' }, 0],
  [{ totalCount: 'zero', totalOff: 1, totalCountForm: 'numeric-string' }, '1'],
] as const)('with %j five rows are counted as %j', async (behaviour, total) => {
  await using sandbox = await start(behaviour);
  expect((await list(sandbox, 'limit=2')).total_count).toBe(total);
});

test.each([
  ['limit-ignored', ['s-3', 's-4', 's-5']],
  ['offset-ignored', ['s-1', 's-2']],
  ['ignored', ids],
] as const)('with paging %s the parameter has no effect, and is not checked', async (paging, expected) => {
  await using sandbox = await start({ paging });
  expect(await listIds(sandbox, 'limit=2&offset=2')).toEqual(expected);
  const ignored = paging === 'limit-ignored' ? 'limit=0' : 'offset=-1';
  expect((await ask(sandbox, { query: ignored })).status).toBe(200);
});

test.each([400, 403, 404] as const)('a refused id or name is answered %i, alone and among others', async (status) => {
  await using sandbox = await start({ refuse: ['d-2', 'Anna'], refuseStatus: status });
  const queries = ['desktop_id=d-2', 'desktop_ids=d-1&desktop_ids=d-2', 'desktop_names=x&desktop_names=Anna'];
  for (const query of queries) {
    const answer = await ask(sandbox, { query });
    expect(answer.status).toBe(status);
    expect(answer.text).not.toMatch(/d-2|Anna/);
  }
  expect(await listIds(sandbox, 'desktop_ids=d-1&desktop_ids=d-5')).toEqual(['s-1', 's-2', 's-5']);
});

test('ids and names may be numbers, which filters find', async () => {
  const numbered = [{ snapshot_id: '42', desktop_id: '77', desktop_name: '007', process: 55 }, ...rows];
  await using sandbox = await startSandbox({ snapshots: numbered, behaviour: { textForm: 'number' } });
  const [first, ...others] = (await list(sandbox)).desktop_snapshots;
  expect(first).toEqual({ snapshot_id: 42, desktop_id: 77, desktop_name: expect.any(Number), process: 55 });
  expect(new Set(others.map((row) => row['snapshot_id'])).size).toBe(5);
  for (const row of others) expect(String(row['snapshot_id'])).toMatch(/^[1-9][0-9]{14}$/);
  expect((await list(sandbox, 'desktop_id=77')).desktop_snapshots).toEqual([first]);
});

test('no two rows of the living project have the same number', async () => {
  await using sandbox = await startSandbox({ behaviour: { textForm: 'number' }, activity: { pace: 0 } });
  const pages = await Promise.all([0, 1000, 2000].map((offset) => listIds(sandbox, `offset=${offset}`)));
  expect(new Set(pages.flat()).size).toBe(3000);
});

test('numbers and booleans may be strings, which filters find', async () => {
  const tasks = rows.map((row) => ({ ...row, process: 55 }));
  await using sandbox = await startSandbox({ snapshots: tasks, behaviour: { scalarForm: 'string' } });
  const { desktop_snapshots } = await list(sandbox, 'disk_type=DATA_DISKS');
  expect(desktop_snapshots).toEqual([{ ...tasks[2], is_system_disk: 'false', process: '55' }]);
});

test.each([
  ['plus-0000', '2026-01-03T00:00:00.000+0000'],
  ['space', '2026-01-03 00:00:00Z'],
  ['no-zone', '2026-01-03 00:00:00'],
] as const)('times may have the form %s', async (timeForm, expected) => {
  await using sandbox = await start({ timeForm });
  const { desktop_snapshots } = await list(sandbox, 'sort_field=create_time&sort_type=DESC');
  expect(desktop_snapshots[0]?.['create_time']).toBe(expected);
});

test('a good page may carry an empty error_code, and say that it is text', async () => {
  await using sandbox = await start({ pageCode: 'empty', pageType: 'text/plain' });
  const { headers, text } = await ask(sandbox, { query: 'limit=1' });
  expect(headers['content-type']).toBe('text/plain');
  expect(JSON.parse(text)).toEqual({ error_code: '', total_count: 5, desktop_snapshots: [rows[0]] });
});

test('between two calls rows are created and the newest of the others deleted, never before the first', async () => {
  const sort = 'sort_field=create_time&sort_type=DESC';
  await using sandbox = await start({ insertBetween: 1, deleteBetween: 2 });
  const known = async (): Promise<unknown[]> => (await listIds(sandbox, sort)).filter((id) => ids.includes(String(id)));
  expect(await known()).toEqual(['s-1', 's-3', 's-4', 's-5', 's-2']);
  expect(await known()).toEqual(['s-4', 's-5', 's-2']);
  expect(await known()).toEqual(['s-2']);
  expect((await list(sandbox)).total_count).toBe(3);
  sandbox.clearFaults();
  expect(await known()).toHaveLength(5);
});
