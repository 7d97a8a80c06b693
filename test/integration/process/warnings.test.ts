import { expect, test } from '@jest/globals';
import { runGateway } from '../../support/run-gateway.js';
import { query } from '../../support/start-gateway.js';

test('an operation of many upstream calls at a time draws no warning from Node', async () => {
  await using gateway = runGateway({ MAX_UPSTREAM_CALLS: '40', MAX_ROOT_FIELDS: '40' });
  const fields = Array.from({ length: 15 }, (_, index) => `f${index}: snapshots(first: ${index + 1}) { nodes { id } }`);
  const { errors } = await query(await gateway.url(), `{ ${fields.join(' ')} }`);
  expect(errors).toBeUndefined();
  gateway.kill('SIGTERM');
  expect((await gateway.ended).stderr).toBe('');
});
