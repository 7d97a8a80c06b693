import { expect, test } from '@jest/globals';
import { rowOf, shownRow } from '../../support/rows.js';
import { noDrifts, startRowGateway } from '../../support/start-row-gateway.js';

test.each([
  ['2024-04-20T08:36:16Z', '2024-04-20T08:36:16Z'],
  ['2024-04-20T08:36:16.123456789Z', '2024-04-20T08:36:16.123456789Z'],
  ['2024-04-20t08:36:16z', '2024-04-20T08:36:16Z'],
  ['2024-04-20T16:36:16+08:00', '2024-04-20T08:36:16Z'],
  ['2024-04-20T08:36:16.5-00:30', '2024-04-20T09:06:16.5Z'],
  ['2024-12-31T23:30:00-01:00', '2025-01-01T00:30:00Z'],
  ['2024-02-29T00:00:00+00:00', '2024-02-29T00:00:00Z'],
])('the time %s shows as %s', async (text, time) => {
  await using rows = await startRowGateway();
  const { data } = await rows.list([rowOf('s-1', { create_time: text, last_restore_time: text })]);
  expect(data).toEqual({ snapshots: { nodes: [{ ...shownRow, createTime: time, lastRestoreTime: time }] } });
  expect(await rows.drifts()).toEqual(noDrifts);
});

test.each([
  ['2024-04-20 08:36:16Z', '2024-04-20T08:36:16Z'],
  ['2024-04-20 16:36:16+08:00', '2024-04-20T08:36:16Z'],
  ['2024-04-20 16:36:16 +0800', '2024-04-20T08:36:16Z'],
  ['2024-04-20T16:36:16.5+0800', '2024-04-20T08:36:16.5Z'],
  ['2024-04-20T08:36:16-00', '2024-04-20T08:36:16Z'],
  ['2024-04-20 08:36:16.123 UTC', '2024-04-20T08:36:16.123Z'],
  ['2024-04-20T08:36:16 GMT', '2024-04-20T08:36:16Z'],
])('the time %j is not of RFC 3339, and shows as %s all the same; that is counted', async (text, time) => {
  await using rows = await startRowGateway();
  const { data } = await rows.list([rowOf('s-1', { create_time: text })]);
  expect(data).toEqual({ snapshots: { nodes: [{ ...shownRow, createTime: time }] } });
  expect((await rows.drifts()).logged).toEqual([{ kind: 'converted', field: 'create_time', count: 1 }]);
});

test.each([
  '',
  'yesterday',
  '20/04/2024 08:36',
  '2024-04-20',
  '2024-04-20T08:36:16',
  '2024-04-20 08:36:16',
  '2024-04-20  08:36:16Z',
  '2024-04-20T08:36Z',
  '2024-02-30T08:36:16Z',
  '2023-02-29T08:36:16Z',
  '2024-13-01T08:36:16Z',
  '2024-00-01T08:36:16Z',
  '2024-04-00T08:36:16Z',
  '2024-04-20T24:00:00Z',
  '2024-04-20T08:60:16Z',
  '2024-04-20T08:36:61Z',
  '2024-04-20T08:36:16+08000',
  '2024-02-30 08:36:16Z',
  '2024-04-20T08:36:16+2500',
  '2024-04-20T08:36:16 CST',
  '2024-04-20T08:36:16+25:00',
  '2024-04-20T08:36:16Zjunk',
  ' 2024-04-20T08:36:16Z',
  '2024-04-20T08:36:16Z\n',
  '２０２４-04-20T08:36:16Z',
  '1713602176593',
])('the time %j cannot be read: null, counted and logged, and the rest of its row stays', async (text) => {
  await using rows = await startRowGateway();
  const { data, errors } = await rows.list([rowOf('s-1', { create_time: text })]);
  expect(errors).toBeUndefined();
  expect(data).toEqual({ snapshots: { nodes: [{ ...shownRow, createTime: null }] } });
  expect(await rows.drifts()).toEqual({
    logged: [{ kind: 'unreadable_time', field: 'create_time', count: 1 }],
    counted: { 'kind="unreadable_time"': 1 },
  });
});
