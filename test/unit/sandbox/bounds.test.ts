import { expect, test } from '@jest/globals';
import { startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { ask, refusal } from './ask.js';

test.each([
  ...['0', '1001', '-1', '1.5', '1e2', 'ten', '', '%2010', '0x10', '99999999999'].map((value) => [
    `limit=${value}`,
    'The parameter limit must be an integer from 1 to 1000.',
  ]),
  ...['-1', '20001', 'NaN', ''].map((value) => [
    `offset=${value}`,
    'The parameter offset must be an integer from 0 to 20000.',
  ]),
  ['limit=1&limit=2', 'The parameter limit must not be repeated.'],
  ['disk_type=system_disk', 'The parameter disk_type must be one of SYSTEM_DISK, DATA_DISKS, ALL.'],
  ['create_type=UNKNOWN', 'The parameter create_type must be one of AUTO, MANUALLY.'],
  ['sort_field=status&sort_type=ASC', 'The parameter sort_field must be one of create_time, snapshot_name.'],
  ['sort_field=create_time&sort_type=asc', 'The parameter sort_type must be one of ASC, DESC.'],
  ['sort_field=create_time', 'The parameter sort_field must come together with sort_type.'],
  ['sort_type=ASC', 'The parameter sort_type must come together with sort_field.'],
  [Array(101).fill('desktop_ids=x').join('&'), 'The parameter desktop_ids must have at most 100 values.'],
])('refuses "%.40s" in the shape of the Workspace service', async (query, message) => {
  await using sandbox = await startSandbox({ snapshots: [] });
  expect(await refusal(sandbox, query)).toEqual({ status: 400, body: { error_code: 'WKS.0003', error_msg: message } });
});

test.each(['limit=1', 'limit=1000', 'offset=0', 'offset=20000', Array(100).fill('desktop_ids=x').join('&')])(
  'accepts "%.40s", which is just inside',
  async (query) => {
    await using sandbox = await startSandbox({ snapshots: [] });
    expect((await ask(sandbox, { query })).status).toBe(200);
  },
);
