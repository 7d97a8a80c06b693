import { expect, test } from '@jest/globals';
import { drifts, wrongShapes } from '../../../src/sandbox/faults/fault.js';
import { startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { ask, list, listIds } from './ask.js';
import { rows } from './rows.js';

test('the next request fails as told, the one after does not', async () => {
  await using sandbox = await startSandbox({ snapshots: [] });
  sandbox.failNext(503, { 'retry-after': '7' });
  const { status, headers } = await ask(sandbox);
  expect([status, headers['retry-after']]).toEqual([503, '7']);
  expect((await ask(sandbox)).status).toBe(200);
});

test.each([
  ['a string as it is', 'not json {', 'not json {'],
  ['anything else as JSON', { code: 1 }, '{"code":1}'],
  ['nothing when the text is empty', '', ''],
])('a failure may bring its own body: %s', async (_promise, body, expected) => {
  await using sandbox = await startSandbox();
  sandbox.failNext(500, {}, body);
  expect((await ask(sandbox)).text).toBe(expected);
});

test('a failure without a body has the shape of the layer that usually says so', async () => {
  await using sandbox = await startSandbox();
  sandbox.failNext(500);
  expect(JSON.parse((await ask(sandbox)).text)).toEqual({
    error_code: 'WKS.0001',
    error_msg: 'A fault was asked for.',
  });
  sandbox.failNext(504);
  const { headers, text } = await ask(sandbox);
  expect(JSON.parse(text)).toEqual({
    error_code: 'APIGW.0201',
    error_msg: 'A fault was asked for.',
    request_id: headers['x-request-id'],
  });
});

test.each([
  ['workspace', '{"error_code":"WKS.0001","error_msg":"Because."}'],
  ['iam', '{"error":{"code":502,"message":"Because.","title":"Bad Gateway"}}'],
  ['html', expect.stringContaining('<h1>502 Because.</h1>')],
  ['empty', ''],
] as const)('a failure may come from the layer %s', async (layer, body) => {
  await using sandbox = await startSandbox();
  sandbox.addFault({ kind: 'status', status: 502, layer, message: 'Because.' });
  const answer = await ask(sandbox);
  expect([answer.status, answer.text]).toEqual([502, body]);
});

test('counted faults go first in their order, then the standing one until it is cleared', async () => {
  await using sandbox = await startSandbox({ snapshots: [] });
  sandbox.addFault({ kind: 'status', status: 500, times: 'always' });
  sandbox.addFault({ kind: 'status', status: 502, times: 2 });
  sandbox.failNext(503);
  const statuses: number[] = [];
  for (let request = 0; request < 5; request += 1) statuses.push((await ask(sandbox)).status);
  expect(statuses).toEqual([502, 502, 503, 500, 500]);
  sandbox.clearFaults();
  expect((await ask(sandbox)).status).toBe(200);
});

test('throttling is a 429, with Retry-After only when given', async () => {
  await using sandbox = await startSandbox();
  sandbox.addFault({ kind: 'throttle' });
  sandbox.addFault({ kind: 'throttle', retryAfter: 'Wed, 21 Oct 2026 07:28:00 GMT' });
  const [without, withIt] = [await ask(sandbox), await ask(sandbox)];
  expect([without.status, without.headers['retry-after']]).toEqual([429, undefined]);
  expect([withIt.status, withIt.headers['retry-after']]).toEqual([429, 'Wed, 21 Oct 2026 07:28:00 GMT']);
});

test('the text of a throttling tells its quota', async () => {
  await using sandbox = await startSandbox();
  sandbox.addFault({ kind: 'throttle', per: 'second' });
  const { headers, text } = await ask(sandbox);
  expect(headers['retry-after']).toBeUndefined();
  expect(JSON.parse(text)).toEqual(
    expect.objectContaining({ error_msg: expect.stringMatching(/limit:5,time:1 second$/) }),
  );
});

test('any switch of the list can be turned for some requests', async () => {
  await using sandbox = await startSandbox({ snapshots: rows, behaviour: { totalOff: 1 } });
  sandbox.addFault({ kind: 'behave', pageCap: 2, pageCode: 'zero', times: 2 });
  const behaving = { error_code: '0', total_count: 6, desktop_snapshots: rows.slice(0, 2) };
  expect([await list(sandbox), await list(sandbox)]).toEqual([behaving, behaving]);
  expect(await list(sandbox)).toEqual({ total_count: 6, desktop_snapshots: rows });
});

test('a 200 may carry an error', async () => {
  await using sandbox = await startSandbox();
  sandbox.addFault({ kind: 'error-in-200', code: 'WKS.0915' });
  const { status, text } = await ask(sandbox);
  expect(status).toBe(200);
  expect(JSON.parse(text)).toEqual({ error_code: 'WKS.0915', error_msg: 'The resource does not exist.' });
});

test.each(wrongShapes)('a 200 of the shape %s is not a page', async (shape) => {
  await using sandbox = await startSandbox({ snapshots: rows });
  const good = (await ask(sandbox)).text;
  sandbox.addFault({ kind: 'wrong-shape', shape });
  const { status, text } = await ask(sandbox);
  expect(status).toBe(200);
  expect(text).not.toBe(good);
});

test.each(drifts)('with the drift %s every second row changes, the others and the total stay', async (drift) => {
  await using sandbox = await startSandbox({ snapshots: rows });
  const good = await list(sandbox);
  sandbox.addFault({ kind: 'drift', drift });
  const drifted = await list(sandbox);
  expect(drifted.total_count).toBe(good.total_count);
  const changed = drifted.desktop_snapshots.map((row, index) => {
    return JSON.stringify(row) !== JSON.stringify(good.desktop_snapshots[index]);
  });
  // With an odd number of rows the last one has no neighbour to take an id from.
  expect(changed).toEqual([true, false, true, false, drift !== 'repeated-ids']);
});

test('rows that are inserted between two pages shift the second one', async () => {
  const sort = 'sort_field=create_time&sort_type=DESC&limit=2';
  await using sandbox = await startSandbox({ snapshots: rows });
  const first = await listIds(sandbox, sort);
  sandbox.addFault({ kind: 'insert-rows' });
  const second = await listIds(sandbox, `${sort}&offset=2`);
  expect([first, second]).toEqual([
    ['s-1', 's-3'],
    ['s-3', 's-4'],
  ]);
  expect((await list(sandbox)).total_count).toBe(6);
  sandbox.clearFaults();
  expect((await list(sandbox)).total_count).toBe(5);
});

test('rows that are deleted between two pages move those behind them to the front', async () => {
  const sort = 'sort_field=create_time&sort_type=DESC&limit=2';
  await using sandbox = await startSandbox({ snapshots: rows });
  const first = await listIds(sandbox, sort);
  sandbox.addFault({ kind: 'delete-rows' });
  const second = await listIds(sandbox, `${sort}&offset=2`);
  expect([first, second]).toEqual([
    ['s-1', 's-3'],
    ['s-5', 's-2'],
  ]);
  expect((await list(sandbox)).total_count).toBe(4);
  sandbox.clearFaults();
  expect((await list(sandbox)).total_count).toBe(5);
});
