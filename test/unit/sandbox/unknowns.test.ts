import { expect, test } from '@jest/globals';
import { startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { ask, list, listIds, refusal } from './ask.js';
import { rows } from './rows.js';

test('fuzzy name match finds a part of a name in any letter case, but never a part of an id', async () => {
  await using sandbox = await startSandbox({ snapshots: rows, behaviour: { nameMatch: 'fuzzy' } });
  expect(await listIds(sandbox, 'desktop_name=ANNA')).toEqual(['s-1', 's-2', 's-3']);
  expect(await listIds(sandbox, 'snapshot_names=B%201&snapshot_names=C')).toEqual(['s-3', 's-4']);
  expect(await listIds(sandbox, 'desktop_id=d')).toEqual([]);
});

test('an old region ignores plural filters and answers everything', async () => {
  await using sandbox = await startSandbox({ snapshots: rows, behaviour: { pluralFilters: 'ignored' } });
  expect(await listIds(sandbox, 'desktop_ids=d-1')).toHaveLength(5);
  expect(await listIds(sandbox, 'desktop_id=d-1')).toEqual(['s-1', 's-2']);
});

test('a strict old region refuses plural filters', async () => {
  await using sandbox = await startSandbox({ snapshots: rows, behaviour: { pluralFilters: 'rejected' } });
  expect(await refusal(sandbox, 'snapshot_names=a')).toEqual({
    status: 400,
    body: { error_code: 'WKS.0003', error_msg: 'The parameter snapshot_names is not supported.' },
  });
});

test('a clipped total stops at 1000', async () => {
  await using sandbox = await startSandbox({ behaviour: { totalCount: 'clipped' } });
  expect((await list(sandbox, 'limit=1')).total_count).toBe(1000);
});

test('a total may be a numeric string or absent', async () => {
  await using text = await startSandbox({ snapshots: rows, behaviour: { totalCountForm: 'numeric-string' } });
  await using none = await startSandbox({ snapshots: rows, behaviour: { totalCountForm: 'absent' } });
  expect((await list(text)).total_count).toBe('5');
  expect(Object.keys(await list(none))).toEqual(['desktop_snapshots']);
});

test('without a sort, the order may be newest first, or another one for each request', async () => {
  await using newest = await startSandbox({ snapshots: rows, behaviour: { orderWithoutSort: 'newest-first' } });
  await using shifting = await startSandbox({ snapshots: rows, behaviour: { orderWithoutSort: 'shifting' } });
  expect(await listIds(newest)).toEqual(['s-1', 's-3', 's-4', 's-5', 's-2']);
  expect(await listIds(shifting)).not.toEqual(await listIds(shifting));
});

test('half a sort may be completed in place of being refused', async () => {
  await using sandbox = await startSandbox({ snapshots: rows, behaviour: { loneSort: 'completed' } });
  expect(await listIds(sandbox, 'sort_field=snapshot_name')).toEqual(['s-2', 's-4', 's-1', 's-3', 's-5']);
  expect(await listIds(sandbox, 'sort_type=DESC')).toEqual(['s-1', 's-3', 's-4', 's-5', 's-2']);
});

test('a dedicated API gateway says APIG', async () => {
  await using sandbox = await startSandbox({ behaviour: { gatewayCodePrefix: 'APIG' } });
  const { text } = await ask(sandbox, { headers: {} });
  expect(JSON.parse(text)).toEqual(expect.objectContaining({ error_code: 'APIG.0301' }));
});
