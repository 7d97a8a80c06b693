import { expect, test } from '@jest/globals';
import { changeKinds, changesPath } from '../../../src/sandbox/population/answer-change-control.js';
import { helpText } from '../../../src/sandbox/command-line/help-text.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { ask, list, listIds } from './ask.js';
import { rows } from './rows.js';

async function change(sandbox: Sandbox, body: unknown, method = 'POST'): Promise<{ status: number; body: unknown }> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await ask(sandbox, { method, path: changesPath, body: text, headers: {} });
  return { status: answer.status, body: JSON.parse(answer.text) };
}

test('tasks are started, advanced and ended and rows deleted over HTTP, and the requests for that are not counted', async () => {
  await using sandbox = await startSandbox({ snapshots: rows, faultsOverHttp: true });
  expect(await change(sandbox, { kind: 'restore' })).toEqual({ status: 201, body: { snapshotId: 's-1' } });
  await change(sandbox, { kind: 'advance', snapshotId: 's-1', progress: 60 });
  expect((await list(sandbox, 'status=restoring')).desktop_snapshots).toMatchObject([
    { snapshot_id: 's-1', process: 60 },
  ]);
  await change(sandbox, { kind: 'finish', snapshotId: 's-1', outcome: 'failed', reason: 'full' });
  expect((await list(sandbox, 'desktop_id=d-1&status=restore_failed')).desktop_snapshots).toMatchObject([
    { snapshot_id: 's-1', restore_fail_reason: 'full' },
  ]);
  const { body } = await change(sandbox, { kind: 'create' });
  expect(await listIds(sandbox, 'status=creating')).toEqual([(body as { snapshotId: string }).snapshotId]);
  await change(sandbox, { kind: 'remove', snapshotId: 's-2' });
  expect((await listIds(sandbox)).includes('s-2')).toBe(false);
  expect(sandbox.requests).toHaveLength(4);
});

test.each([
  ['{', 'The body must be JSON.'],
  [7, "A change's kind must be one of create, restore, advance, finish, remove."],
  [{ kind: 'toString' }, "A change's kind must be one of create, restore, advance, finish, remove."],
  [{ kind: 'remove' }, 'The snapshotId of a change must be a string.'],
  [{ kind: 'remove', snapshotId: 's-9' }, 'There must be a snapshot with this id, but got: "s-9"'],
  [{ kind: 'advance', snapshotId: 's-9', progress: 1 }, 'There must be a snapshot with this id, but got: "s-9"'],
  [
    { kind: 'advance', snapshotId: 's-0', progress: '5' },
    'The progress must be an integer from 0 to 100, but got: NaN',
  ],
  [{ kind: 'finish', snapshotId: 's-0' }, 'The outcome of a task must be one of success, failed.'],
  [{ kind: 'finish', snapshotId: 's-0', outcome: 'failed', reason: 7 }, 'The reason must be a string.'],
])('a change that cannot be made is refused with a sentence: %j', async (body, error) => {
  const task = { snapshot_id: 's-0', status: 'creating', process: 1 };
  await using sandbox = await startSandbox({ snapshots: [task], faultsOverHttp: true });
  expect(await change(sandbox, body)).toEqual({ status: 400, body: { error } });
  expect((await list(sandbox)).desktop_snapshots).toEqual([task]);
});

test('other methods are answered 405, a body of a megabyte 413, and without the option there is no such path', async () => {
  await using sandbox = await startSandbox({ snapshots: [], faultsOverHttp: true });
  expect((await change(sandbox, '', 'PUT')).status).toBe(405);
  expect((await change(sandbox, JSON.stringify('x'.repeat(1_000_000)))).status).toBe(413);
  await using closed = await startSandbox({ snapshots: [] });
  expect((await change(closed, { kind: 'create' })).status).toBe(404);
});

test('the help names every kind of change', () => {
  for (const [kind, text] of Object.entries(changeKinds)) expect(helpText()).toMatch(new RegExp(`  ${kind} +${text}`));
});
