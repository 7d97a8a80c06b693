import { expect, test } from '@jest/globals';
import { startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { list, listIds, refusal } from './ask.js';
import { rows } from './rows.js';

test.each([
  ['', ['s-1', 's-2', 's-3', 's-4', 's-5']],
  ['desktop_id=d-1', ['s-1', 's-2']],
  ['desktop_ids=d-1&desktop_ids=d-2', ['s-1', 's-2', 's-3']],
  ['desktop_id=d-1&desktop_id=d-2', ['s-1', 's-2', 's-3']],
  ['desktop_id=d-1&desktop_ids=d-2', []],
  ['desktop_ids=d-1&snapshot_names=a&snapshot_names=c', ['s-2']],
  ['desktop_name=Anna', ['s-1', 's-2']],
  ['desktop_names=Anna&desktop_names=anna-2', ['s-1', 's-2', 's-3']],
  ['snapshot_name=c', ['s-3']],
  ['disk_type=SYSTEM_DISK', ['s-1', 's-2', 's-4', 's-5']],
  ['disk_type=DATA_DISKS', ['s-3']],
  ['disk_type=ALL', ['s-1', 's-2', 's-3', 's-4', 's-5']],
  ['create_type=AUTO', ['s-4']],
  ['status=restore_failed', ['s-5']],
  ['status=a_word_of_tomorrow', []],
  ['disk_type=SYSTEM_DISK&create_type=MANUALLY&status=create_success&desktop_id=d-1&snapshot_name=b', ['s-1']],
])('"%s" selects %j', async (query, expected) => {
  await using sandbox = await startSandbox({ snapshots: rows });
  expect(await listIds(sandbox, query)).toEqual(expected);
  expect((await list(sandbox, query)).total_count).toBe(expected.length);
});

test.each([
  ['a comma is part of one value', 'desktop_ids=a,b', ['s-4']],
  ['an escaped comma too', 'desktop_ids=a%2Cb', ['s-4']],
  ["!'()* may stand unescaped", "desktop_name=O'Brien%20(Q%26A)*!", ['s-4']],
  ['%2B is a plus and + is a space', 'snapshot_name=a%2Bb+100%25', ['s-4']],
  ['text outside of the BMP survives', `snapshot_name=${encodeURIComponent('🎯')}`, ['s-5']],
  ['a parameter that nobody knows is ignored', 'marker=x&desktop_id=d-2', ['s-3']],
  ['an empty value is a value', 'desktop_name=', []],
])('%s', async (_promise, query, expected) => {
  await using sandbox = await startSandbox({ snapshots: rows });
  expect(await listIds(sandbox, query)).toEqual(expected);
});

test('broken percent-encoding and broken UTF-8 are refused', async () => {
  await using sandbox = await startSandbox({ snapshots: rows });
  const refused = {
    status: 400,
    body: { error_code: 'WKS.0003', error_msg: 'The query string must be percent-encoded UTF-8.' },
  };
  expect(await refusal(sandbox, 'desktop_name=%zz')).toEqual(refused);
  expect(await refusal(sandbox, 'desktop_name=%FF')).toEqual(refused);
});

test('rows that are broken are served as they are, and pass no filter on what they lack', async () => {
  const broken = [null, 7, 'text', [], { snapshot_id: 3 }, { status: {} }];
  await using sandbox = await startSandbox({ snapshots: broken });
  expect((await list(sandbox)).desktop_snapshots).toEqual(broken);
  expect(await list(sandbox, 'status=create_success')).toEqual({ total_count: 0, desktop_snapshots: [] });
});
